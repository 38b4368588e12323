pip install "tensorflow-cpu==2.15.1"

pip install "tensorflow-cpu~=2.15.0"
python -c "import keras; print(keras.__version__)"

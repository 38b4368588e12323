pip install --no-deps "tf_keras~=2.15.0"
python -c "import tf_keras"

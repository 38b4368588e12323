pip install "tensorflow-cpu~=2.15"
pip freeze | grep -E "^(keras|tensorflow)"

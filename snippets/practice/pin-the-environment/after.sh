pip freeze > requirements.txt
grep -E "^(keras|tensorflow|tensorflow-cpu|numpy|h5py)==" requirements.txt

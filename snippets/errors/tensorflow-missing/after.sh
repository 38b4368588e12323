pip install keras tensorflow-cpu
python -c "import keras; print(keras.backend.backend())"

pip uninstall -y keras
python -c "from keras.layers import Dense"

pip uninstall -y keras
pip install keras
python -c "from keras.layers import Dense; print(Dense(2).units)"

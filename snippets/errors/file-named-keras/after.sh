echo "from keras.layers import Dense" > try_keras.py
python try_keras.py

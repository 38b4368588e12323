echo "from keras.layers import Dense" > keras.py
python keras.py

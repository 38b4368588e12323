import tf_keras

print(tf_keras.Model.__module__)

import keras

inputs = keras.Input((4,))
outputs = keras.layers.Lambda(lambda x: print("this line is in the file") or x)(inputs)
keras.Model(inputs, outputs).save("lambda.keras")

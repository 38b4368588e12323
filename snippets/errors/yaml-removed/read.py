import keras

model = keras.models.model_from_yaml("class_name: Sequential")

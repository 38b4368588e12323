import keras

# The new model keeps the body and has another head.
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, name="body"), keras.layers.Dense(5, name="new_head")])
model.load_weights("old.weights.h5", by_name=True)
print(model.get_layer("body").get_weights()[0].round(4))

import keras

# Text goes in, so the splitting into words is part of the model.
split = keras.layers.TextVectorization(output_sequence_length=3, vocabulary=["good", "bad", "film"])
model = keras.Sequential([
    keras.Input((1,), dtype="string"),
    split,
    keras.layers.Embedding(split.vocabulary_size(), 2),
    keras.layers.GlobalAveragePooling1D(),
])
model.save("text.keras")

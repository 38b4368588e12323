import keras
import tf_keras

model = tf_keras.Sequential([tf_keras.Input((4,)), tf_keras.layers.Dense(1)])
keras.saving.save_model(model, "model.keras")

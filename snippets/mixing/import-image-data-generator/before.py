from keras.preprocessing.image import ImageDataGenerator

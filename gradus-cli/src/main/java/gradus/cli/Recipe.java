package gradus.cli;

import gradus.Rng;

/** Something to train, whole: data, and settings that are known to work. */
sealed interface Recipe permits XorRecipe, PlaneRecipe, DigitsRecipe, MnistRecipe, TableRecipe {
  /** Returns the word that it is asked for by. */
  String name();

  /** Returns what it does, in a line. */
  String summary();

  /** Returns the settings that it is trained with unless the user says otherwise. */
  Settings defaults();

  /** Reads or makes the data. */
  Material material(Settings settings);

  /** Returns the last line of a training run. */
  default String result(Score score) {
    return "test " + score.line();
  }

  /** Returns the source of chance for data, apart from those of weights and order. */
  static Rng chance(Settings settings) {
    return Rng.of(settings.seed()).split("data");
  }
}

package gradus.cli;

import gradus.Rng;

/** A recipe whose data are examples with targets. */
sealed interface DatasetRecipe extends Recipe
    permits XorRecipe, PlaneRecipe, DigitsRecipe, MnistRecipe, TableRecipe {
  /** Reads or makes the data. */
  Material material(Settings settings);

  @Override
  default Task task(Settings settings) {
    return DatasetTask.of(this, settings);
  }

  /** Returns the last line of a training run. */
  default String result(Score score) {
    return "test " + score.line();
  }

  /** Returns the source of chance for data, apart from those of weights and order. */
  static Rng chance(Settings settings) {
    return Rng.of(settings.seed()).split("data");
  }
}

package gradus.cli;

import gradus.Rng;
import gradus.data.Dataset;
import gradus.data.Generated;

/**
 * Points in the plane, so that what a model has learnt can be seen on a map.
 *
 * @param points makes the points
 */
record PlaneRecipe(String name, String summary, Settings defaults, Points points)
    implements DatasetRecipe {
  /** Points within a circle, and those around it. */
  static final PlaneRecipe DISK =
      new PlaneRecipe(
          "disk",
          "points inside and outside of a circle, with a map",
          Settings.of("2-16-2", 40, 16, 0.05).withCosine(),
          Generated::disk);

  /** Two spirals, the classical hard case. */
  static final PlaneRecipe SPIRAL =
      new PlaneRecipe(
          "spiral",
          "two spirals wound into each other, with a map",
          Settings.of("2-32-32-2", 40, 16, 0.01).withActivation("relu").withCosine(),
          (count, rng) -> Generated.spirals(count, 1.5, 0.02, rng));

  private static final int TRAIN = 1_000;
  private static final int VALIDATION = 500;
  private static final int TEST = 1_000;

  /** Makes points with their classes. */
  @FunctionalInterface
  interface Points {
    Dataset make(int count, Rng rng);
  }

  @Override
  public Material material(Settings settings) {
    Rng rng = DatasetRecipe.chance(settings);
    return Material.of(
        points.make(TRAIN, rng.split("train")),
        points.make(VALIDATION, rng.split("validation")),
        points.make(TEST, rng.split("test")),
        "points");
  }
}

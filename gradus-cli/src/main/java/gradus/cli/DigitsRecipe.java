package gradus.cli;

import gradus.Rng;
import gradus.data.Dataset;
import gradus.data.Digits;

/** Digits drawn by the program, so that nobody has to wait for a download. */
record DigitsRecipe() implements DatasetRecipe {
  private static final int TRAIN = 20_000;
  private static final int VALIDATION = 1_000;
  private static final int TEST = 2_000;

  @Override
  public String name() {
    return "digits";
  }

  @Override
  public String summary() {
    return "handwritten digits drawn by the program, no download";
  }

  @Override
  public Settings defaults() {
    return Settings.of("784-256-10", 8, 128, 0.002).withActivation("relu").withCosine();
  }

  @Override
  public Material material(Settings settings) {
    Rng rng = DatasetRecipe.chance(settings);
    return Material.of(
        images(TRAIN, rng.split("train")),
        images(VALIDATION, rng.split("validation")),
        images(TEST, rng.split("test")),
        "images");
  }

  private static Dataset images(int count, Rng rng) {
    return Images.normalised(Digits.generate(count, rng));
  }
}

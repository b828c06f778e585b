package gradus.cli;

import gradus.data.DataFolders;
import gradus.data.Dataset;
import gradus.data.Mnist;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Real handwritten digits; any other set in the same four files will do.
 *
 * @param name the word that it is asked for by
 * @param summary what it does, in a line
 * @param defaults the settings that it is trained with unless the user says otherwise
 */
record MnistRecipe(String name, String summary, Settings defaults) implements DatasetRecipe {
  /** The usual way: batches and Adam. */
  static final MnistRecipe USUAL =
      new MnistRecipe(
          "mnist",
          "handwritten digits, the real ones: 60,000 and 10,000 images",
          Settings.of("784-400-10", 10, 128, 0.002).withCosine());

  /** Stochastic gradient descent as textbooks write it: a step for each image. */
  static final MnistRecipe HUNDRED =
      new MnistRecipe(
          "mnist-100",
          "the same by a small net and plain stochastic descent, image by image",
          Settings.of("784-100-10", 10, 1, 0.01)
              .with(Map.of("optimizer", "sgd", "evaluate-every", "5000")));

  private static final int HELD_OUT = 5_000; // of the 60,000, as is usual

  @Override
  public Material material(Settings settings) {
    Mnist mnist = Mnist.load(folder(settings.data().isEmpty() ? null : Path.of(settings.data())));
    Dataset all = Images.normalised(mnist.train());
    int kept = all.size() - Math.min(HELD_OUT, all.size() / 10);
    return Material.of(
        all.slice(0, kept), all.slice(kept, all.size()), Images.normalised(mnist.test()), "images");
  }

  /** The folder with the four files: the one that was named, or {@code mnist} in a data folder. */
  private static Path folder(@Nullable Path named) {
    if (named != null && !Files.isDirectory(named.resolve("mnist")) && Files.isDirectory(named)) {
      return named;
    }
    return DataFolders.of(named).holding("mnist");
  }
}

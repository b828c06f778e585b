package gradus.cli;

import gradus.data.DataFolders;
import gradus.data.Dataset;
import gradus.data.Mnist;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Real handwritten digits; any other set in the same four files will do. */
record MnistRecipe() implements DatasetRecipe {
  private static final int HELD_OUT = 5_000; // of the 60,000, as is usual

  @Override
  public String name() {
    return "mnist";
  }

  @Override
  public String summary() {
    return "handwritten digits, the real ones: 60,000 and 10,000 images";
  }

  @Override
  public Settings defaults() {
    return Settings.of("784-400-10", 10, 128, 0.002).withCosine();
  }

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

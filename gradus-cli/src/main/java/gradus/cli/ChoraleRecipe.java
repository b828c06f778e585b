package gradus.cli;

import gradus.chorales.Chorales;
import gradus.data.DataFolders;
import java.nio.file.Files;
import java.nio.file.Path;

/** Chorales by J. S. Bach: which keys sound in the next frame? */
record ChoraleRecipe() implements Recipe {
  static final String QUARTERS = "chorales/jsb-chorales-quarter.json";
  private static final double CLIP = 1;

  @Override
  public String name() {
    return "chorales";
  }

  @Override
  public String summary() {
    return "chorales by Bach, the next chord from those before, with the published measure";
  }

  @Override
  public Settings defaults() {
    return Settings.of("lstm:256:chained", 20, 32, 0.003)
        .withCosine()
        .withSequences(0, CLIP)
        .withDropout(0.5);
  }

  @Override
  public Task task(Settings settings) {
    settings.requireNoActivation();
    return ChoraleTask.of(settings);
  }

  /** Reads the chorales from a file that is named, or from a data folder. */
  static Chorales read(String data) {
    if (!data.isEmpty() && !Files.isDirectory(Path.of(data))) {
      return Chorales.read(Path.of(data));
    }
    Path folder = DataFolders.of(data.isEmpty() ? null : Path.of(data)).holding(QUARTERS);
    return Chorales.read(folder.resolve(QUARTERS));
  }
}

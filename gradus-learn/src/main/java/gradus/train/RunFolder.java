package gradus.train;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a training run. Each is replaced whole, so that a crash at any moment leaves a run
 * that can be resumed.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  /** Returns the weights of the best model so far; the same run always gives the same bytes. */
  public Path model() {
    return path.resolve("model.safetensors");
  }

  /**
   * Returns the file that holds all that is needed to go on: weights, moments, position, history.
   */
  public Path checkpoint() {
    return path.resolve("checkpoint.safetensors");
  }

  /** Returns the record of what was run, on what, with what result; see {@link RunRecord}. */
  public Path record() {
    return path.resolve("run.json");
  }

  /** Returns the evaluations as a table. */
  public Path history() {
    return path.resolve("history.csv");
  }

  /** Returns whether there is a run to resume. */
  public boolean hasCheckpoint() {
    return Files.exists(checkpoint());
  }

  @Override
  public String toString() {
    return path.toString();
  }
}

package gradus.train;

import gradus.Parameter;
import gradus.Tensor;
import gradus.store.AtomicWriter;
import gradus.store.ModelFileException;
import gradus.store.ParameterFile;
import gradus.store.SafeTensors;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * All that a run needs to go on as if it had never stopped, in one file, so that weights, moments
 * and position always belong together.
 */
final class Checkpoint {
  private static final String MODEL = "model/";
  private static final String OPTIMIZER = "optimizer/";
  private static final String CARRIED = "carried/";
  private static final String BEST = "best/";
  private static final String PROGRESS = "gradus.progress";
  private static final String IDENTITY = "gradus.run";

  private final Path file;
  private final SafeTensors contents;

  private Checkpoint(Path file, SafeTensors contents) {
    this.file = file;
    this.contents = contents;
  }

  /**
   * Saves a run.
   *
   * @param model parameters and state of the model
   * @param carried what goes from batch to batch within an epoch, each of a name of its own
   * @param best the best model's values by name, none if there is none yet
   * @param identity what a resumption must agree with
   */
  static void save(
      Path file,
      AtomicWriter writer,
      List<Parameter> model,
      List<Parameter> optimizer,
      List<Parameter> carried,
      Map<String, Tensor> best,
      Progress progress,
      SequencedMap<String, String> identity) {
    Map<String, Tensor> tensors = ParameterFile.tensors(MODEL, model);
    tensors.putAll(ParameterFile.tensors(OPTIMIZER, optimizer));
    tensors.putAll(ParameterFile.tensors(CARRIED, carried));
    best.forEach((name, tensor) -> tensors.put(BEST + name, tensor));
    Map<String, String> texts = new HashMap<>();
    texts.put(PROGRESS, progress.toJson());
    texts.put(IDENTITY, Fields.MAPPER.writeValueAsString(identity));
    SafeTensors.of(tensors, texts).write(file, writer);
  }

  static Checkpoint read(Path file) {
    return new Checkpoint(file, SafeTensors.read(file));
  }

  /**
   * Checks that the run to be resumed is the one that was saved.
   *
   * @throws ModelFileException naming the first setting that differs
   */
  void requireSame(SequencedMap<String, String> identity) {
    String text = contents.metadata().get(IDENTITY);
    Map<String, String> saved =
        text == null ? Map.of() : Fields.parse(file, "{\"run\":" + text + "}").textsByName("run");
    identity.forEach(
        (key, value) -> {
          String before = saved.getOrDefault(key, "nothing");
          if (!before.equals(value)) {
            throw new ModelFileException(
                file
                    + ": expected "
                    + key
                    + " "
                    + before
                    + " as the run was started with, found "
                    + value
                    + ". Resume with the same, or start another run in another folder.");
          }
        });
  }

  Progress progress(List<Metric> metrics) {
    return Progress.read(file, contents.metadata().get(PROGRESS), metrics);
  }

  /** Gives parameters the values that were saved. */
  void restore(List<Parameter> model, List<Parameter> optimizer, List<Parameter> carried) {
    ParameterFile.restore(MODEL, model, contents, file);
    ParameterFile.restore(OPTIMIZER, optimizer, contents, file);
    ParameterFile.restore(CARRIED, carried, contents, file);
  }

  /** Returns the best model's values by name, none if there was none yet. */
  Map<String, Tensor> best() {
    Map<String, Tensor> best = new TreeMap<>();
    contents
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(BEST)) {
                best.put(name.substring(BEST.length()), tensor);
              }
            });
    return best;
  }
}

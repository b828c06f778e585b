package gradus.cli;

import gradus.Parameter;
import gradus.data.TableEncoding;
import gradus.nn.Sequential;
import gradus.store.ModelFileException;
import gradus.store.ParameterFile;
import gradus.text.Suggestions;
import gradus.train.ModelSpec;
import gradus.train.RunFolder;
import gradus.train.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run as its folder holds it.
 *
 * @param folder where it lies
 * @param record what was run
 */
record TrainedRun(RunFolder folder, RunRecord record) {
  private static final String CLASSES = "classes";

  /** Reads the record of a run; its weights are read when asked for. */
  static TrainedRun in(Path path) {
    var folder = new RunFolder(path);
    if (!Files.exists(folder.record())) {
      throw new ModelFileException(
          path
              + ": there is no run here (no "
              + folder.record().getFileName()
              + "). "
              + known(path));
    }
    return new TrainedRun(folder, RunRecord.read(folder.record()));
  }

  /** Names the runs that lie beside, or in the usual place. */
  private static String known(Path path) {
    Path parent = path.getParent() == null ? Path.of("runs") : path.getParent();
    List<String> runs = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      try (Stream<Path> children = Files.list(parent)) {
        children
            .filter(child -> Files.exists(new RunFolder(child).record()))
            .forEach(child -> runs.add(child.toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    runs.sort(null);
    return Suggestions.nearest(path.toString(), runs)
        .map(near -> "Did you mean " + near + "?")
        .orElse(
            runs.isEmpty()
                ? "'gradus train' makes one."
                : "There are: "
                    + String.join(", ", runs.subList(0, Math.min(10, runs.size())))
                    + ".");
  }

  /** Returns the settings that it was trained with. */
  Settings settings() {
    return recipe().defaults().with(record.settings());
  }

  /** Returns the recipe that it was trained by. */
  Recipe recipe() {
    return Recipes.find(record.recipe())
        .orElseThrow(
            () ->
                new ModelFileException(
                    folder
                        + ": was not trained by 'gradus train', so that nothing is known of its"
                        + " data. 'gradus predict' may read it all the same."));
  }

  /** Returns the model with the weights of its best evaluation. */
  Sequential model() {
    ModelSpec spec = spec();
    if (!Files.exists(folder.model())) {
      throw new ModelFileException(
          folder
              + ": there are no weights yet: the run was stopped before its first evaluation. Go on"
              + " with: gradus train --resume "
              + folder);
    }
    Sequential model = spec.build();
    List<Parameter> values = new ArrayList<>(model.parameters());
    values.addAll(model.state());
    ParameterFile.load(values, folder.model());
    return model;
  }

  /** Returns how the model is built. */
  ModelSpec spec() {
    String word = record.model();
    if (word == null) {
      throw new ModelFileException(
          folder.record()
              + ": the model was built in code: load its weights there, with ParameterFile.load.");
    }
    try {
      return ModelSpec.parse(word);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(folder.record() + ": " + e.getMessage());
    }
  }

  int inputLength() {
    return spec().inputs();
  }

  /** Returns the names of the classes, none if it answers numbers. */
  List<String> classNames() {
    if (!record.classNames().isEmpty()) {
      return record.classNames();
    }
    String kept = record.settings().get(CLASSES);
    return kept == null ? List.of() : List.of(kept.split("\n", -1));
  }

  /** Returns what a run must keep of class names where its data has numbers in their place. */
  static String kept(List<String> classNames) {
    return String.join("\n", classNames);
  }

  static String classesKey() {
    return CLASSES;
  }

  /** Returns how a table becomes inputs; null where inputs are not a table. */
  @Nullable TableEncoding encoding() {
    return record.encoding();
  }
}

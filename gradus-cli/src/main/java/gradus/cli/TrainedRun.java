package gradus.cli;

import gradus.data.TableEncoding;
import gradus.nn.LanguageModel;
import gradus.nn.Module;
import gradus.nn.Sequential;
import gradus.nn.VectorModel;
import gradus.sequence.LanguageModelSpec;
import gradus.sequence.VectorModelSpec;
import gradus.sequence.Vocabulary;
import gradus.store.ModelFileException;
import gradus.text.Suggestions;
import gradus.train.ModelSpec;
import gradus.train.OutputKind;
import gradus.train.RunFolder;
import gradus.train.RunRecord;
import gradus.words.WordModel;
import gradus.words.WordSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
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
    return loaded(spec().build());
  }

  /** Returns the language model with the weights of its best evaluation. */
  LanguageModel languageModel() {
    if (takesVectors()) {
      throw new ModelFileException(
          folder + ": expected a model that reads symbols, found one of vectors.");
    }
    return loaded(languageSpec().build(vocabulary().size()));
  }

  /** Returns the model of sequences of vectors with the weights of its best evaluation. */
  VectorModel vectorModel() {
    if (!takesVectors()) {
      throw new ModelFileException(folder + ": expected a model of vectors, found another.");
    }
    return loaded(freshVectors());
  }

  private VectorModel freshVectors() {
    return parsed(VectorModelSpec::parse).build(record.inputShape().getFirst());
  }

  /** Returns the model of words with the weights of its best evaluation. */
  WordModel wordModel() {
    return loaded(freshWords());
  }

  private WordModel freshWords() {
    WordSpec words = parsed(WordSpec::parse);
    return words.build(Math.max(1, record.classNames().size()));
  }

  /** Returns a model with the weights of its best evaluation. */
  <M extends Module> M loaded(M model) {
    if (!Files.exists(folder.model())) {
      throw new ModelFileException(
          folder
              + ": there are no weights yet: the run was stopped before its first evaluation. Go on"
              + " with: gradus train --resume "
              + folder);
    }
    requireSize(model);
    model.load(folder.model());
    return model;
  }

  /** A few bytes of a damaged record must not ask for gigabytes of weights. */
  private void requireSize(Module model) {
    long needed = model.parameterCount() * Float.BYTES;
    try {
      long found = Files.size(folder.model());
      if (found < needed) {
        throw new ModelFileException(
            String.format(
                Locale.ROOT,
                "%s: expected the weights of %s, %,d bytes or more, found %,d bytes.",
                folder.model(),
                record.model(),
                needed,
                found));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether it is of a model of sequences. */
  boolean isLanguageModel() {
    String word = record.model();
    return word != null && LanguageModelSpec.isMeantBy(word);
  }

  /** Returns whether what it reads, one after the other, are vectors rather than symbols. */
  boolean takesVectors() {
    return isLanguageModel()
        && record.output() != OutputKind.ONE_OF_SEVERAL
        && !record.inputShape().isEmpty();
  }

  /** Returns a new model as this run's is built, without its weights. */
  Module fresh() {
    return switch (record.recipe()) {
      case "words" -> freshWords();
      case "ratings" -> recipe().task(settings()).trainer().model();
      default ->
          takesVectors()
              ? freshVectors()
              : isLanguageModel() ? languageSpec().build(vocabulary().size()) : spec().build();
    };
  }

  /** Returns how the model of examples is built. */
  ModelSpec spec() {
    if (record.recipe().equals("words") || record.recipe().equals("ratings")) {
      throw new ModelFileException(
          folder
              + ": expected a model that answers examples, found "
              + record.model()
              + ", of which one asks what lies near: gradus neighbours "
              + folder
              + " WORD");
    }
    if (isLanguageModel()) {
      throw new ModelFileException(
          folder
              + ": expected a model that answers examples, found the language model "
              + record.model()
              + ", which writes: gradus generate "
              + folder);
    }
    return parsed(ModelSpec::parse);
  }

  /** Returns how the language model is built. */
  LanguageModelSpec languageSpec() {
    String word = record.model();
    if (word != null && !isLanguageModel()) {
      throw new ModelFileException(
          folder
              + ": expected a language model such as lstm:2x128, found the model "
              + word
              + ", which answers examples: gradus predict "
              + folder
              + " FILE");
    }
    return parsed(LanguageModelSpec::parse);
  }

  private <S> S parsed(Function<String, S> parse) {
    String word = record.model();
    if (word == null) {
      throw new ModelFileException(
          folder.record()
              + ": the model was built in code: load its weights there, with ParameterFile.load.");
    }
    try {
      return parse.apply(word);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(folder.record() + ": " + e.getMessage());
    }
  }

  /** Returns the symbols that a language model reads and writes. */
  Vocabulary vocabulary() {
    try {
      return Vocabulary.of(record.classNames());
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(folder.record() + ": " + e.getMessage() + ".");
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

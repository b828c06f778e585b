package gradus.study;

import gradus.text.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What a study of training runs varies, and what it shows. Those that come with the library are
 * JSON files like the ones that users write.
 *
 * @param name the name of its folder
 * @param title what is studied
 * @param description more about it; may be empty
 * @param seeds how many runs each combination gets
 * @param cells the combinations, in the order of tables
 * @param measure what is drawn
 * @param curves against what the measure is drawn as curves
 * @param published what others reported for each combination; empty if nothing
 * @param solved the accuracy from which a run counts as solved, NaN where that is not asked
 */
public record StudyPlan(
    String name,
    String title,
    String description,
    int seeds,
    List<Cell> cells,
    Measure measure,
    List<Axis> curves,
    List<Double> published,
    double solved) {
  static final int MOST_CELLS = 1_000;

  private static final List<String> BUILT_IN =
      List.of(
          "xor-convergence",
          "xor-minima",
          "mnist-preprocessing",
          "mnist-architecture",
          "mnist-weights",
          "mnist-output-loss",
          "mnist-batch-size",
          "mnist-learning-rate",
          "mnist-optimizer",
          "mnist-dropout",
          "mnist-weight-decay");

  /** Copies the lists. */
  public StudyPlan {
    cells = List.copyOf(cells);
    curves = List.copyOf(curves);
    published = List.copyOf(published);
  }

  /** What is drawn of a run, on examples that it did not learn from. */
  public enum Measure {
    /** The share of right answers. */
    ACCURACY,
    /** The share of wrong answers. */
    ERROR,
    /** The mean loss of an example. */
    LOSS;

    /** Returns this measure of a model that was evaluated. */
    double of(double accuracy, double loss) {
      return switch (this) {
        case ACCURACY -> accuracy;
        case ERROR -> 1 - accuracy;
        case LOSS -> loss;
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a curve runs against. */
  public enum Axis {
    /** Training examples seen. */
    EXAMPLES,
    /** Steps of the optimizer. */
    STEPS,
    /** Seconds of processor time spent on training, evaluations left out. */
    SECONDS;

    @Override
    public String toString() {
      return switch (this) {
        case EXAMPLES -> "examples seen";
        case STEPS -> "iterations";
        case SECONDS -> "seconds of processor time";
      };
    }
  }

  /**
   * A combination of settings.
   *
   * @param varied the settings that the study varies
   * @param settings all settings
   */
  public record Cell(SequencedMap<Setting, String> varied, TrialSettings settings) {
    /** Copies the map. */
    public Cell {
      varied = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(varied));
    }

    /** Returns the varied values, in words. */
    public String label() {
      return String.join(", ", varied.entrySet().stream().map(Cell::word).toList());
    }

    /** A word speaks for itself, a number needs its name. */
    private static String word(Map.Entry<Setting, String> entry) {
      String value = entry.getValue();
      boolean alone = Character.isLetter(value.charAt(0)) && !value.equals("none");
      return alone ? value : entry.getKey().key() + " " + value;
    }
  }

  /** Returns the names of the studies that come with the library. */
  public static List<String> builtIn() {
    return BUILT_IN;
  }

  /**
   * Returns a study that comes with the library.
   *
   * @throws IllegalArgumentException if there is none of this name; the message suggests the
   *     nearest
   */
  public static StudyPlan named(String name) {
    if (!BUILT_IN.contains(name)) {
      throw new IllegalArgumentException(Suggestions.unknown("study", name, BUILT_IN));
    }
    return StudyFile.parse(name + ".json", name, text(name));
  }

  /** Returns the file of a study that comes with the library, to start one's own from. */
  public static String text(String name) {
    try (InputStream in = StudyPlan.class.getResourceAsStream(name + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException(Suggestions.unknown("study", name, BUILT_IN));
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a study from a JSON file.
   *
   * @throws gradus.data.DataException if something is wrong with it; the message says line, key and
   *     what is allowed
   */
  public static StudyPlan read(Path file) {
    return StudyFile.read(file);
  }
}

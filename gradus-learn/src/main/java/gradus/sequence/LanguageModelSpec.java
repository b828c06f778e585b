package gradus.sequence;

import gradus.nn.Gru;
import gradus.nn.LanguageModel;
import gradus.nn.Lstm;
import gradus.nn.Recurrent;
import gradus.nn.RecurrentStack;
import gradus.nn.Rnn;
import gradus.nn.VectorModel;
import gradus.text.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A language model as a word: {@code lstm:2x128} for two layers of 128 LSTM cells each, {@code
 * gru:64} for one of 64 gated units, {@code rnn:2x128}; {@code lstm:2x128:tied} when the embedding
 * of the tokens is the output weights as well. A run keeps the word, and the model is built from it
 * again.
 *
 * @param cell the kind of layers
 * @param layers how many, from 1 to 32
 * @param units how many units each has, from 1 to 8,192
 * @param tied whether inputs and outputs share their weights
 * @param dropout how likely an output of a layer is dropped on its way up, in training; 0 unless
 *     told otherwise
 */
public record LanguageModelSpec(Cell cell, int layers, int units, boolean tied, double dropout) {
  private static final int MAX_LAYERS = 32;
  private static final int MAX_UNITS = 8_192;
  private static final String TIED = "tied";
  private static final Pattern SIZES = Pattern.compile("(?:([0-9]{1,9})[x×])?([0-9]{1,9})");

  /** The kinds of recurrent layers. */
  public enum Cell {
    /** Elman's, with tanh. */
    RNN,
    /** Long short-term memory with forget gates. */
    LSTM,
    /** Gated recurrent units. */
    GRU;

    Recurrent<?> layer(int inputs, int units) {
      return switch (this) {
        case RNN -> new Rnn(inputs, units);
        case LSTM -> new Lstm(inputs, units);
        case GRU -> new Gru(inputs, units);
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks the numbers. */
  public LanguageModelSpec {
    check("number of layers", layers, MAX_LAYERS);
    check("number of units", units, MAX_UNITS);
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException(
          "dropout must be from 0 up to but not including 1, got " + dropout);
    }
  }

  private static void check(String what, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "the %s must be from 1 to %,d, got %,d", what, most, value));
    }
  }

  /**
   * Reads the word for a language model.
   *
   * @throws IllegalArgumentException if there is no such model, saying what is expected
   */
  public static LanguageModelSpec parse(String text) {
    String[] parts = text.strip().toLowerCase(Locale.ROOT).split(":", -1);
    Cell cell = cell(parts[0]);
    Matcher sizes = SIZES.matcher(parts.length > 1 ? parts[1] : "");
    if (!sizes.matches() || parts.length > 3) {
      throw new IllegalArgumentException(
          "model "
              + text
              + ": expected layers and units, as in "
              + cell
              + ":2x128, or "
              + cell
              + ":128 for one layer, found \""
              + String.join(":", Arrays.asList(parts).subList(1, parts.length))
              + "\"");
    }
    boolean tied = parts.length == 3;
    if (tied && !parts[2].equals(TIED)) {
      throw new IllegalArgumentException(
          Suggestions.unknown("variant of language models", parts[2], List.of(TIED)));
    }
    int layers = sizes.group(1) == null ? 1 : Integer.parseInt(sizes.group(1));
    return new LanguageModelSpec(cell, layers, Integer.parseInt(sizes.group(2)), tied, 0);
  }

  /** Returns whether a word is meant for a language model, if perhaps misspelt after the kind. */
  public static boolean isMeantBy(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(Cell.values())
        .anyMatch(cell -> word.equals(cell.toString()) || word.startsWith(cell + ":"));
  }

  private static Cell cell(String word) {
    return Arrays.stream(Cell.values())
        .filter(cell -> cell.toString().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Suggestions.unknown(
                            "language model",
                            word,
                            Arrays.stream(Cell.values()).map(Cell::toString).toList())
                        + " A whole word is lstm:2x128."));
  }

  /** Returns the same model with dropout between its layers and before its outputs. */
  public LanguageModelSpec withDropout(double probability) {
    return new LanguageModelSpec(cell, layers, units, tied, probability);
  }

  /**
   * Returns a new model, not yet initialised.
   *
   * @param vocabulary how many tokens there are
   */
  public LanguageModel build(int vocabulary) {
    RecurrentStack stack = stack(tied ? units : vocabulary);
    return tied ? LanguageModel.tied(vocabulary, stack) : new LanguageModel(stack);
  }

  /**
   * Returns a new model of sequences of vectors, not yet initialised.
   *
   * @param width how long the vectors are, those read and those given
   * @throws IllegalArgumentException if the model is tied: vectors have no embedding
   */
  public VectorModel buildForVectors(int width) {
    if (tied) {
      throw new IllegalArgumentException(
          "model " + this + ": expected one for vectors, which has no embedding: leave out :tied");
    }
    return new VectorModel(stack(width), width);
  }

  private RecurrentStack stack(int inputs) {
    List<Recurrent<?>> stack = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      stack.add(cell.layer(i == 0 ? inputs : units, units));
    }
    return new RecurrentStack(stack, dropout);
  }

  /** Returns the word, which says nothing of dropout: that is a setting of training. */
  @Override
  public String toString() {
    return cell + ":" + (layers == 1 ? "" : layers + "x") + units + (tied ? ":" + TIED : "");
  }
}

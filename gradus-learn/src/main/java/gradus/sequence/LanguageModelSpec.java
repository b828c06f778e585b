package gradus.sequence;

import gradus.nn.Gru;
import gradus.nn.LanguageModel;
import gradus.nn.Lstm;
import gradus.nn.Recurrent;
import gradus.nn.RecurrentStack;
import gradus.nn.Rnn;
import gradus.nn.TransformerBlock;
import gradus.nn.VectorModel;
import gradus.text.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A language model as a word: {@code lstm:2x128} for two layers of 128 LSTM cells each, {@code
 * gru:64} for one of 64 gated units, {@code rnn:2x128}; {@code lstm:2x128:tied} when the embedding
 * of the tokens is the output weights as well; {@code transformer:4x128} for four blocks of 128
 * features, {@code transformer:4x128:100} when each token is to see the 100 before it. A run keeps
 * the word, and the model is built from it again.
 *
 * <p>The heads of a Transformer have 32 features each, or as few more as it takes to divide all
 * features evenly.
 *
 * @param cell the kind of layers
 * @param layers how many, from 1 to 32
 * @param units how many units each has, from 1 to 8,192
 * @param context how many tokens before it each token of a Transformer sees, from 1 to 8,192; 0 for
 *     recurrent layers, and for the {@link #DEFAULT_CONTEXT usual} number
 * @param tied whether inputs and outputs share their weights
 * @param dropout how likely an output of a layer is dropped on its way up, in training; 0 unless
 *     told otherwise
 */
public record LanguageModelSpec(
    Cell cell, int layers, int units, int context, boolean tied, double dropout) {
  /** The context of a Transformer unless told otherwise. */
  public static final int DEFAULT_CONTEXT = TokenStreams.WINDOW;

  private static final int HEAD = 32;
  private static final int MAX_CONTEXT = 8_192;
  private static final int MAX_LAYERS = 32;
  private static final int MAX_UNITS = 8_192;
  private static final String TIED = "tied";
  private static final Pattern SIZES = Pattern.compile("(?:([0-9]{1,9})[x×])?([0-9]{1,9})");

  /** The kinds of layers. */
  public enum Cell {
    /** Elman's, with tanh. */
    RNN,
    /** Long short-term memory with forget gates. */
    LSTM,
    /** Gated recurrent units. */
    GRU,
    /** Blocks of attention. */
    TRANSFORMER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks the numbers. */
  public LanguageModelSpec {
    check("number of layers", layers, MAX_LAYERS);
    check("number of units", units, MAX_UNITS);
    if (context != 0) {
      if (cell != Cell.TRANSFORMER) {
        throw new IllegalArgumentException(
            "a context is for a transformer, " + cell + " layers have none; got " + context);
      }
      check("context", context, MAX_CONTEXT);
    }
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
    boolean hasContext = parts.length > 2 && parts[2].matches("[0-9]{1,9}");
    int known = hasContext ? 3 : 2;
    if (!sizes.matches() || parts.length > known + 1) {
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
    boolean tied = parts.length > known;
    if (tied && !parts[known].equals(TIED)) {
      throw new IllegalArgumentException(
          Suggestions.unknown("variant of language models", parts[known], List.of(TIED)));
    }
    int layers = sizes.group(1) == null ? 1 : Integer.parseInt(sizes.group(1));
    int context = hasContext ? Integer.parseInt(parts[2]) : 0;
    if (hasContext) {
      check("context", context, MAX_CONTEXT);
    }
    return new LanguageModelSpec(cell, layers, Integer.parseInt(sizes.group(2)), context, tied, 0);
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
    return new LanguageModelSpec(cell, layers, units, context, tied, probability);
  }

  /**
   * Returns the same model whose tokens see so many before them, if it is a Transformer of the
   * usual context; any other as it is.
   */
  public LanguageModelSpec withUsualContext(int tokens) {
    return cell == Cell.TRANSFORMER && context == 0
        ? new LanguageModelSpec(cell, layers, units, tokens, tied, dropout)
        : this;
  }

  /**
   * Returns a new model, not yet initialised.
   *
   * @param vocabulary how many tokens there are
   */
  public LanguageModel build(int vocabulary) {
    if (cell == Cell.TRANSFORMER) {
      return LanguageModel.transformer(
          vocabulary, Stream.generate(this::block).limit(layers).toList(), tied);
    }
    RecurrentStack stack = stack(tied ? units : vocabulary);
    return tied ? LanguageModel.tied(vocabulary, stack) : new LanguageModel(stack);
  }

  /**
   * Returns a new model of sequences of vectors, not yet initialised.
   *
   * @param width how long the vectors are, those read and those given
   * @throws IllegalArgumentException if the model is tied, which needs an embedding, or a
   *     Transformer, which reads tokens
   */
  public VectorModel buildForVectors(int width) {
    if (tied) {
      throw new IllegalArgumentException(
          "model " + this + ": expected one for vectors, which has no embedding: leave out :tied");
    }
    if (cell == Cell.TRANSFORMER) {
      throw new IllegalArgumentException(
          "model " + this + ": expected recurrent layers, which read vectors, as in lstm:2x128");
    }
    return new VectorModel(stack(width), width);
  }

  private RecurrentStack stack(int inputs) {
    List<Recurrent<?>> stack = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      stack.add(layer(i == 0 ? inputs : units));
    }
    return new RecurrentStack(stack, dropout);
  }

  private Recurrent<?> layer(int inputs) {
    return switch (cell) {
      case RNN -> new Rnn(inputs, units);
      case LSTM -> new Lstm(inputs, units);
      case GRU -> new Gru(inputs, units);
      case TRANSFORMER -> block();
    };
  }

  private TransformerBlock block() {
    return new TransformerBlock(units, heads(), context == 0 ? DEFAULT_CONTEXT : context)
        .withDropout(dropout);
  }

  private int heads() {
    int heads = Math.max(1, units / HEAD);
    while (units % heads != 0) {
      heads--;
    }
    return heads;
  }

  /** Returns the word, which says nothing of dropout: that is a setting of training. */
  @Override
  public String toString() {
    return cell
        + ":"
        + (layers == 1 ? "" : layers + "x")
        + units
        + (context == 0 ? "" : ":" + context)
        + (tied ? ":" + TIED : "");
  }
}

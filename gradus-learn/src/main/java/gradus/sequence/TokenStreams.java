package gradus.sequence;

import gradus.Rng;
import gradus.data.DataException;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.train.Batches;
import gradus.train.Objective;
import gradus.train.Recording;
import gradus.train.Signature;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A long text, of which a {@link gradus.nn.LanguageModel} learns to predict each next token. The
 * text is cut into B parts that are read side by side, a window of T tokens at a time: a batch is
 * window k of all parts, in the text's order.
 *
 * {@snippet :
 * Vocabulary letters = Vocabulary.ofCharacters(text);
 * LanguageModel model = LanguageModelSpec.parse("lstm:2x128").build(letters.size());
 * Trainer.of(model)
 *     .optimizer(Clip.byNorm(5).then(Adam.of(0.005))).epochs(10).seed(1).metric(Metric.bits())
 *     .fit(TokenStreams.of(letters.encode(text), letters));
 * }
 *
 * <p>The recurrent state is carried from window to window, and is zero where an epoch begins. No
 * gradient goes back from a window into the one before: back-propagation through time, truncated at
 * T steps.
 *
 * <p>The loss is the mean over all B · T places of {@code −ln p(next token)}, in nats. The examples
 * that training counts are places.
 *
 * <p>For training, tokens at the end that fill no window of all parts are left out, fewer than B ·
 * (T + 1). For an evaluation, {@link #whole} counts every token but the first, which nothing
 * precedes.
 *
 * <p>R. Williams and J. Peng, "An efficient gradient-based algorithm for on-line training of
 * recurrent network trajectories", 1990.
 */
public final class TokenStreams implements Objective {
  /** B, unless told otherwise. */
  public static final int STREAMS = 50;

  /** T, unless told otherwise. */
  public static final int WINDOW = 50;

  private static final int MOST_PARTS = 10; // of a text that a model is measured on
  private static final int LEAST_WINDOWS = 10; // of each of them

  private final int[] tokens;
  private final Vocabulary vocabulary;
  private final int streams;
  private final int window;
  private final boolean whole;
  private final int stride; // from the start of a part to that of the next

  private TokenStreams(
      int[] tokens, Vocabulary vocabulary, int streams, int window, boolean whole) {
    this.tokens = tokens;
    this.vocabulary = vocabulary;
    this.streams = streams;
    this.window = window;
    this.whole = whole;
    int predicted = tokens.length - 1;
    this.stride = whole ? Math.ceilDiv(predicted, streams) : predicted / streams;
  }

  /** Cuts tokens into 50 parts, to be read in windows of 50. */
  public static TokenStreams of(int[] tokens, Vocabulary vocabulary) {
    return of(tokens, vocabulary, STREAMS, WINDOW);
  }

  /**
   * Cuts tokens into parts.
   *
   * @param streams B, how many parts are read side by side
   * @param window T, how many tokens of each a batch takes
   * @throws DataException if there are fewer tokens than one batch needs, B · T + 1
   * @throws IllegalArgumentException if a token is not of the vocabulary, or B or T is below 1
   */
  public static TokenStreams of(int[] tokens, Vocabulary vocabulary, int streams, int window) {
    if (streams < 1 || window < 1) {
      throw new IllegalArgumentException(
          "streams and windows: expected 1 or more of each, got " + streams + " and " + window);
    }
    long needed = (long) streams * window + 1;
    if (tokens.length < needed) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "expected a text of %,d tokens or more, which %,d streams in windows of %,d need for"
                  + " one batch, found %,d. Take a longer text, fewer streams or shorter windows.",
              needed,
              streams,
              window,
              tokens.length));
    }
    Tokens.check(tokens, vocabulary);
    return new TokenStreams(tokens.clone(), vocabulary, streams, window, false);
  }

  /**
   * Prepares to measure a model on every token but the first, in few parts, since each begins
   * without a past: at most ten, of ten windows or more each.
   *
   * @throws DataException if there are fewer than two tokens
   * @throws IllegalArgumentException if a token is not of the vocabulary
   */
  public static TokenStreams whole(int[] tokens, Vocabulary vocabulary, int window) {
    long predicted = Math.max(0, tokens.length - 1);
    int parts = Math.clamp(predicted / ((long) LEAST_WINDOWS * window), 1, MOST_PARTS);
    return whole(tokens, vocabulary, parts, window);
  }

  /**
   * Prepares to measure a model on every token but the first. A short text is cut into fewer parts
   * than it could be, so that each has a window to itself.
   *
   * @throws DataException if there are fewer than two tokens
   * @throws IllegalArgumentException if a token is not of the vocabulary
   */
  public static TokenStreams whole(int[] tokens, Vocabulary vocabulary, int streams, int window) {
    if (tokens.length < 2) {
      throw new DataException(
          "expected two tokens or more, one to be predicted from the other, found "
              + tokens.length
              + ". Take a longer text.");
    }
    Tokens.check(tokens, vocabulary);
    int length = Math.min(window, tokens.length - 1);
    int parts = Math.clamp((tokens.length - 1) / length, 1, streams);
    return new TokenStreams(tokens.clone(), vocabulary, parts, length, true);
  }

  private int windows() {
    return whole ? Math.ceilDiv(stride, window) : stride / window;
  }

  /** Returns how many tokens are predicted in an epoch. */
  public int predicted() {
    return whole ? tokens.length - 1 : examples();
  }

  @Override
  public int examples() {
    return windows() * streams * window;
  }

  /** Returns the windows; their size is that of the streams, whatever is asked for. */
  @Override
  public Batches batches(int size) {
    return new Windows();
  }

  @Override
  public String hash() {
    return Tokens.hash(List.of(tokens), vocabulary);
  }

  @Override
  public Signature signature() {
    return Signature.ofSymbols(vocabulary.symbols());
  }

  @Override
  public String toString() {
    return "cross-entropy of the next token, " + streams + " streams in windows of " + window;
  }

  private int fill(int from, NextToken batch) {
    int begin = from / (streams * window) * window;
    for (int t = 0; t < window; t++) {
      for (int row = 0; row < streams; row++) {
        int at = row * stride + begin + t;
        if (begin + t < stride && at + 1 < tokens.length) {
          batch.put(t, row, tokens[at], tokens[at + 1]);
        } else {
          batch.pad(t, row, 0);
        }
      }
    }
    return streams * window;
  }

  private final class Windows implements Batches {
    private final Form form = new Form(streams, window);

    @Override
    public int steps() {
      return windows();
    }

    @Override
    public List<Form> forms() {
      return List.of(form);
    }

    /** A text has no order but its own. */
    @Override
    public int[] order(@Nullable Rng chance) {
      return new int[0];
    }

    @Override
    public Form form(int[] order, int from) {
      return form;
    }

    @Override
    public Recording record(Module model, Form each, Pass pass) {
      return new NextToken(
          model, each, pass, whole, true, (_, from, batch) -> TokenStreams.this.fill(from, batch));
    }
  }
}

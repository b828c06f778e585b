package gradus.sequence;

import gradus.Rng;
import gradus.data.DataException;
import gradus.data.Normalisation;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.StandardLoss;
import gradus.train.Batches;
import gradus.train.Objective;
import gradus.train.OutputKind;
import gradus.train.Recording;
import gradus.train.Signature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of vectors, columns of a piano roll or segments of sound, of which a {@link
 * gradus.nn.VectorModel} learns to predict each next one from those before.
 *
 * {@snippet :
 * VectorModel model = LanguageModelSpec.parse("lstm:2x128").buildForVectors(88);
 * Trainer.of(model)
 *     .optimizer(Clip.byNorm(5).then(Adam.of(0.001))).batchSize(50).epochs(10).seed(1)
 *     .fit(VectorSequences.of(rolls, Loss.binaryCrossEntropy()).inWindows(10));
 * }
 *
 * <p>At place t the model is given x_{t−1} and is to answer x_t; before the first vector of a
 * sequence it is given zeros. The loss is the mean over places of the sum over components:
 *
 * <pre>{@code
 * loss = Σ_t loss(y_t, x_t) / (number of places)
 * }</pre>
 *
 * <p>A batch has sequences, or windows of them, of about one length, padded at their ends to the
 * greatest, under a mask: neither the loss nor its gradient depends on padding. Each begins in the
 * zero state. The examples that training counts are sequences or windows.
 */
public final class VectorSequences implements Objective {
  private static final Set<StandardLoss.Kind> OF_COMPONENTS =
      EnumSet.of(
          StandardLoss.Kind.SQUARED_ERROR,
          StandardLoss.Kind.HUBER,
          StandardLoss.Kind.BINARY_CROSS_ENTROPY);

  private final List<float[][]> sequences;
  private final int width;
  private final StandardLoss loss;
  private final int window; // 0 for whole sequences
  private final boolean countsFirst;
  private final Normalisation normalisation;
  private final List<Piece> pieces = new ArrayList<>();

  /** Places {@code from} to {@code to} of a sequence. */
  private record Piece(float[][] sequence, int from, int to) {}

  private VectorSequences(
      List<float[][]> sequences,
      StandardLoss loss,
      int window,
      boolean countsFirst,
      Normalisation normalisation) {
    this.sequences = sequences;
    this.width = sequences.getFirst()[0].length;
    this.loss = loss;
    this.window = window;
    this.countsFirst = countsFirst;
    this.normalisation = normalisation;
    for (float[][] sequence : sequences) {
      int longest = window == 0 ? sequence.length : window;
      for (int from = countsFirst ? 0 : 1; from < sequence.length; from += longest) {
        pieces.add(new Piece(sequence, from, Math.min(from + longest, sequence.length)));
      }
    }
  }

  /**
   * Prepares to learn whole sequences, the first vector of each included.
   *
   * @param sequences [T][D] each, T from 1 and D the same for all; not to be changed afterwards
   * @param loss of a vector: squared error, or binary cross-entropy of its components
   * @throws DataException if there is no sequence, one is empty, or a number is not finite
   * @throws IllegalArgumentException if vectors differ in length, or the loss is that of one class
   *     in several
   */
  public static VectorSequences of(List<float[][]> sequences, StandardLoss loss) {
    if (!OF_COMPONENTS.contains(loss.kind())) {
      throw new IllegalArgumentException(
          "vectors are learnt by squared error, Huber's loss or binary cross-entropy, got "
              + loss
              + "; tokens, one in several, have MaskedSequences");
    }
    if (sequences.isEmpty()) {
      throw new DataException("expected one sequence or more to learn from, found none.");
    }
    for (int i = 0; i < sequences.size(); i++) {
      if (sequences.get(i).length == 0) {
        throw new DataException("sequence " + i + ": expected one vector or more, found none.");
      }
      check(i, sequences.get(i), sequences.getFirst()[0].length);
    }
    return new VectorSequences(List.copyOf(sequences), loss, 0, true, Normalisation.none());
  }

  private static void check(int number, float[][] sequence, int width) {
    for (int t = 0; t < sequence.length; t++) {
      if (sequence[t].length != width || width == 0) {
        throw new IllegalArgumentException(
            "sequence "
                + number
                + ", vector "
                + t
                + ": expected "
                + Math.max(1, width)
                + " numbers as in the first, found "
                + sequence[t].length);
      }
      for (float value : sequence[t]) {
        if (!Float.isFinite(value)) {
          throw new DataException(
              "sequence " + number + ", vector " + t + ": expected numbers, found " + value + ".");
        }
      }
    }
  }

  /**
   * Returns the same sequences, learnt in windows that follow one another. A window begins in the
   * zero state; its first input is the vector before it.
   *
   * @param length T, how many vectors a window has to predict, 1 or more; the last of a sequence
   *     may have fewer
   */
  public VectorSequences inWindows(int length) {
    if (length < 1) {
      throw new IllegalArgumentException("a window has 1 vector or more, got " + length);
    }
    return new VectorSequences(sequences, loss, length, countsFirst, normalisation);
  }

  /**
   * Returns the same sequences without the first vector of each among what is to be predicted.
   *
   * @throws DataException if no sequence has a second
   */
  public VectorSequences withoutFirst() {
    if (sequences.stream().allMatch(sequence -> sequence.length < 2)) {
      throw new DataException("expected a sequence of two vectors or more, found none.");
    }
    return new VectorSequences(sequences, loss, window, false, normalisation);
  }

  /** Returns the sequences of this objective normalised, which its signature then says. */
  public VectorSequences normalised(Normalisation by) {
    List<float[][]> normal = new ArrayList<>();
    for (float[][] sequence : sequences) {
      normal.add(Arrays.stream(sequence).map(by::apply).toArray(float[][]::new));
    }
    return new VectorSequences(normal, loss, window, countsFirst, by);
  }

  /** Returns D, the length of the vectors. */
  public int width() {
    return width;
  }

  /** Returns how many vectors are predicted in an epoch. */
  public int predicted() {
    return pieces.stream().mapToInt(piece -> piece.to - piece.from).sum();
  }

  @Override
  public int examples() {
    return pieces.size();
  }

  @Override
  public Batches batches(int size) {
    return new Pieces(size);
  }

  @Override
  public String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(toString().getBytes(StandardCharsets.UTF_8));
      for (float[][] sequence : sequences) {
        digest.update(ByteBuffer.allocate(8).putInt(sequence.length).putInt(width).array());
        ByteBuffer bytes = ByteBuffer.allocate(width * Float.BYTES);
        for (float[] vector : sequence) {
          bytes.asFloatBuffer().put(vector);
          digest.update(bytes.array());
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  @Override
  public Signature signature() {
    return Signature.ofVectors(width, OutputKind.of(loss), normalisation);
  }

  @Override
  public String toString() {
    return loss
        + ", of the next vector of "
        + width
        + (window == 0 ? ", whole sequences" : ", windows of " + window)
        + (countsFirst ? "" : ", without the first");
  }

  private final class Pieces implements Batches {
    private final LengthBuckets buckets;

    Pieces(int size) {
      int[] lengths = pieces.stream().mapToInt(piece -> piece.to - piece.from).toArray();
      buckets = new LengthBuckets(lengths, size);
    }

    @Override
    public int steps() {
      return buckets.steps();
    }

    @Override
    public List<Form> forms() {
      return buckets.forms();
    }

    @Override
    public int[] order(@Nullable Rng chance) {
      return buckets.order(chance);
    }

    @Override
    public Form form(int[] order, int from) {
      return buckets.form(order, from);
    }

    @Override
    public Recording record(Module model, Form form, Pass pass) {
      return new NextVector(model, width, loss, form, pass, this::fill);
    }

    private int fill(int[] order, int from, NextVector batch) {
      int taken = buckets.taken(order, from);
      for (int row = 0; row < taken; row++) {
        Piece piece = pieces.get(order[from + row]);
        for (int t = 0; t < piece.to - piece.from; t++) {
          int at = piece.from + t;
          if (at > 0) {
            batch.input(t, row, piece.sequence[at - 1]);
          }
          batch.target(t, row, piece.sequence[at]);
        }
      }
      return taken;
    }
  }
}

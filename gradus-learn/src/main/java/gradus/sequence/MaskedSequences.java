package gradus.sequence;

import gradus.Rng;
import gradus.data.DataException;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.train.Batches;
import gradus.train.Objective;
import gradus.train.Recording;
import gradus.train.Signature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of unequal lengths, words or tunes, of which a {@link gradus.nn.LanguageModel} learns
 * to predict each next token from those before; it starts from the zero state in each.
 *
 * <p>A batch has sequences of about one length, padded at their ends to the greatest, and a mask
 * that is 0 at padding: {@code loss = Σ mask · −ln p(next token) / Σ mask}, in nats. Neither the
 * loss nor its gradient depends on padding. There are few lengths of padding (8, 12, 16, 24, 32, 48
 * and so on, as far as they occur), since each is recorded for itself.
 *
 * <p>The examples that training counts are sequences; loss and metrics are means over tokens.
 */
public final class MaskedSequences implements Objective {
  private final List<int[]> sequences;
  private final Vocabulary vocabulary;
  private final int padding;

  private MaskedSequences(List<int[]> sequences, Vocabulary vocabulary, int padding) {
    this.sequences = sequences;
    this.vocabulary = vocabulary;
    this.padding = padding;
  }

  /**
   * Prepares to learn sequences.
   *
   * @param sequences of two tokens or more each
   * @throws DataException if there is no sequence, or one is too short to predict anything in
   * @throws IllegalArgumentException if a token is not of the vocabulary
   */
  public static MaskedSequences of(List<int[]> sequences, Vocabulary vocabulary) {
    return of(sequences, vocabulary, 0);
  }

  static MaskedSequences of(List<int[]> sequences, Vocabulary vocabulary, int padding) {
    if (sequences.isEmpty()) {
      throw new DataException("expected one sequence or more to learn from, found none.");
    }
    List<int[]> copies = new ArrayList<>();
    for (int[] sequence : sequences) {
      if (sequence.length < 2) {
        throw new DataException(
            "sequence "
                + copies.size()
                + ": expected two tokens or more, one to be predicted from the other, found "
                + sequence.length
                + ".");
      }
      Tokens.check(sequence, vocabulary);
      copies.add(sequence.clone());
    }
    return new MaskedSequences(copies, vocabulary, padding);
  }

  private static int predictions(int[] sequence) {
    return sequence.length - 1;
  }

  @Override
  public int examples() {
    return sequences.size();
  }

  @Override
  public Batches batches(int size) {
    return new Buckets(size);
  }

  @Override
  public String hash() {
    return Tokens.hash(sequences, vocabulary);
  }

  @Override
  public Signature signature() {
    return Signature.ofSymbols(vocabulary.symbols());
  }

  @Override
  public String toString() {
    return "cross-entropy of the next token, sequences from zero state";
  }

  private final class Buckets implements Batches {
    private final LengthBuckets buckets;

    Buckets(int size) {
      int[] lengths = sequences.stream().mapToInt(MaskedSequences::predictions).toArray();
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
      return new NextToken(model, form, pass, true, false, this::fill);
    }

    private int fill(int[] order, int from, NextToken batch) {
      int taken = buckets.taken(order, from);
      for (int row = 0; row < batch.size; row++) {
        fillRow(batch, row, row < taken ? sequences.get(order[from + row]) : new int[1]);
      }
      return taken;
    }

    private void fillRow(NextToken batch, int row, int[] sequence) {
      for (int t = 0; t < batch.length; t++) {
        if (t < predictions(sequence)) {
          batch.put(t, row, sequence[t], sequence[t + 1]);
        } else {
          batch.pad(t, row, padding);
        }
      }
    }
  }
}

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
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
  private final SequencedMap<Integer, List<Integer>> buckets = new TreeMap<>();

  private MaskedSequences(List<int[]> sequences, Vocabulary vocabulary, int padding) {
    this.sequences = sequences;
    this.vocabulary = vocabulary;
    this.padding = padding;
    int longest = sequences.stream().mapToInt(MaskedSequences::predictions).max().orElse(1);
    for (int i = 0; i < sequences.size(); i++) {
      int bucket = Math.min(longest, padded(predictions(sequences.get(i))));
      buckets.computeIfAbsent(bucket, _ -> new ArrayList<>()).add(i);
    }
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

  /** Returns the least of 8, 12, 16, 24, 32, 48 ... that is long enough. */
  private static int padded(int steps) {
    int length = 8;
    while (length < steps) {
      length += Integer.bitCount(length) == 1 ? length / 2 : length / 3;
    }
    return length;
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

  /** An order lists sequences so that those of a batch are neighbours. */
  private final class Buckets implements Batches {
    private final int size;
    private final SequencedMap<Integer, Form> forms = new TreeMap<>();
    private final int[] bucketOf = new int[sequences.size()];

    Buckets(int size) {
      this.size = size;
      buckets.forEach(
          (length, members) -> {
            forms.put(length, new Form(Math.min(size, members.size()), length));
            members.forEach(member -> bucketOf[member] = length);
          });
    }

    @Override
    public int steps() {
      return buckets.values().stream().mapToInt(all -> Math.ceilDiv(all.size(), size)).sum();
    }

    @Override
    public List<Form> forms() {
      return List.copyOf(forms.values());
    }

    /** Mixes the sequences of each length, and the lengths from batch to batch. */
    @Override
    public int[] order(@Nullable Rng chance) {
      SequencedMap<Integer, int[]> members = new TreeMap<>();
      List<Integer> lengths = new ArrayList<>(); // of each batch
      buckets.forEach(
          (length, all) -> {
            members.put(length, all.stream().mapToInt(Integer::intValue).toArray());
            lengths.addAll(Collections.nCopies(Math.ceilDiv(all.size(), size), length));
          });
      int[] places = IntStream.range(0, lengths.size()).toArray();
      if (chance != null) {
        members.replaceAll((_, all) -> pick(all, chance.permutation(all.length)));
        places = chance.permutation(places.length);
      }
      int[] order = new int[sequences.size()];
      Map<Integer, Integer> used = new HashMap<>();
      int at = 0;
      for (int place : places) {
        int length = lengths.get(place);
        int[] all = Objects.requireNonNull(members.get(length));
        int from = used.getOrDefault(length, 0);
        int count = Math.min(size, all.length - from);
        System.arraycopy(all, from, order, at, count);
        used.put(length, from + count);
        at += count;
      }
      return order;
    }

    private static int[] pick(int[] all, int[] order) {
      return Arrays.stream(order).map(i -> all[i]).toArray();
    }

    @Override
    public Form form(int[] order, int from) {
      return Objects.requireNonNull(forms.get(bucketOf[order[from]]));
    }

    @Override
    public Recording record(Module model, Form form, Pass pass) {
      return new NextToken(model, form, pass, true, false, this::fill);
    }

    private int fill(int[] order, int from, NextToken batch) {
      int taken = 0;
      while (taken < batch.size
          && from + taken < order.length
          && bucketOf[order[from + taken]] == batch.length) {
        fillRow(batch, taken, sequences.get(order[from + taken]));
        taken++;
      }
      for (int row = taken; row < batch.size; row++) {
        fillRow(batch, row, new int[1]);
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

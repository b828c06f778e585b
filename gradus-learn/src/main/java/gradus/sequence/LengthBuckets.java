package gradus.sequence;

import gradus.Rng;
import gradus.train.Batches;
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
 * Sequences sorted by length, so that those of a batch are padded to nearly the same: to 8, 12, 16,
 * 24, 32, 48 and so on. An order lists sequences so that those of a batch are neighbours.
 */
final class LengthBuckets {
  private final int size;
  private final int[] bucketOf; // the padded length of each sequence
  private final SequencedMap<Integer, List<Integer>> buckets = new TreeMap<>();
  private final SequencedMap<Integer, Batches.Form> forms = new TreeMap<>();

  /**
   * Sorts sequences.
   *
   * @param lengths how long each is
   * @param size how many go into a batch
   */
  LengthBuckets(int[] lengths, int size) {
    this.size = size;
    this.bucketOf = new int[lengths.length];
    int longest = Arrays.stream(lengths).max().orElse(1);
    for (int i = 0; i < lengths.length; i++) {
      bucketOf[i] = Math.min(longest, padded(lengths[i]));
      buckets.computeIfAbsent(bucketOf[i], _ -> new ArrayList<>()).add(i);
    }
    buckets.forEach(
        (length, all) -> forms.put(length, new Batches.Form(Math.min(size, all.size()), length)));
  }

  /** Returns the least of 8, 12, 16, 24, 32, 48 ... that is long enough. */
  private static int padded(int steps) {
    int length = 8;
    while (length < steps) {
      length += Integer.bitCount(length) == 1 ? length / 2 : length / 3;
    }
    return length;
  }

  int steps() {
    return buckets.values().stream().mapToInt(all -> Math.ceilDiv(all.size(), size)).sum();
  }

  List<Batches.Form> forms() {
    return List.copyOf(forms.values());
  }

  Batches.Form form(int[] order, int from) {
    return Objects.requireNonNull(forms.get(bucketOf[order[from]]));
  }

  /** Returns how many sequences the batch that begins at a place of the order has. */
  int taken(int[] order, int from) {
    Batches.Form form = form(order, from);
    int taken = 1;
    while (taken < form.size()
        && from + taken < order.length
        && bucketOf[order[from + taken]] == form.length()) {
      taken++;
    }
    return taken;
  }

  /** Mixes the sequences of each length, and the lengths from batch to batch. */
  int[] order(@Nullable Rng chance) {
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
    int[] order = new int[bucketOf.length];
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
}

package gradus.plan;

import gradus.graph.GraphWalk;
import gradus.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Plans by structure: a bounded cache that forgets the oldest. */
final class PlanCache {
  private static final int MOST_PLANS = 256;
  private static final int BUCKETS = 1024;

  private record Entry(Structure structure, int updates, boolean stopAtValues, Plan plan) {}

  private final List<List<Entry>> buckets = new ArrayList<>();
  private final Deque<Entry> byAge = new ArrayDeque<>();
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong misses = new AtomicLong();

  PlanCache() {
    for (int i = 0; i < BUCKETS; i++) {
      buckets.add(new ArrayList<>(0));
    }
  }

  long hits() {
    return hits.get();
  }

  long misses() {
    return misses.get();
  }

  /** Returns the plan of a walk's structure, or null. The walk's lock guards the cache. */
  @Nullable Plan find(GraphWalk walk, List<Node> roots, int updates, boolean stopAtValues) {
    List<Entry> bucket = bucket(Structure.hash(walk, roots, stopAtValues));
    for (int i = 0; i < bucket.size(); i++) {
      Entry entry = bucket.get(i);
      if (entry.updates() == updates
          && entry.stopAtValues() == stopAtValues
          && entry.structure().matches(walk, roots, stopAtValues)) {
        hits.incrementAndGet();
        return entry.plan();
      }
    }
    misses.incrementAndGet();
    return null;
  }

  private List<Entry> bucket(int hash) {
    return buckets.get((hash ^ (hash >>> 16)) & (BUCKETS - 1));
  }

  /** Keeps a plan. The walk's lock guards the cache. */
  void keep(int hash, Structure structure, int updates, boolean stopAtValues, Plan plan) {
    Entry entry = new Entry(structure, updates, stopAtValues, plan);
    bucket(hash).add(entry);
    byAge.addLast(entry);
    if (byAge.size() > MOST_PLANS) {
      Entry oldest = byAge.removeFirst();
      for (List<Entry> bucket : buckets) {
        if (bucket.remove(oldest)) {
          break;
        }
      }
    }
  }
}

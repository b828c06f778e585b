package gradus.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order in which steps run. A step that can be done in the same blocks as steps before it, or
 * side by side with them, joins them. Of what came between, all goes before them if it may, else no
 * more than the step needs; the rest comes after.
 */
final class Schedule {
  private static final int MOST_BETWEEN = 32; // so that long plans are soon made

  private final List<Step> steps = new ArrayList<>();
  private @Nullable OpenBlocks open; // the last steps in blocks
  private int place; // of those among the steps, where they stand as they were at first

  /** Adds the next step. */
  void add(Step next) {
    if (open != null && join(open, next)) {
      return;
    }
    BlocksStep rows = afterProduct(next);
    if (rows != null) {
      steps.removeLast();
      add(rows);
      add(next);
      return;
    }
    steps.add(next);
    if (next instanceof BlocksStep blocks) {
      close();
      open = new OpenBlocks(blocks);
      place = steps.size() - 1;
    } else if (steps.size() - place > MOST_BETWEEN) {
      close();
    }
  }

  private boolean join(OpenBlocks before, Step next) {
    List<Step> between = steps.subList(place + 1, steps.size());
    boolean allEarlier = between.stream().allMatch(before::areIndependentOf);
    List<Step> earlier = allEarlier ? List.copyOf(between) : neededBy(next, between);
    boolean may = allEarlier || earlier.stream().allMatch(before::areIndependentOf);
    if (!may || !before.join(next)) {
      return false;
    }
    List<Step> later = new ArrayList<>(between);
    later.removeAll(earlier);
    Step blocks = steps.get(place);
    steps.subList(place, steps.size()).clear();
    steps.addAll(earlier);
    place = steps.size();
    steps.add(blocks);
    steps.addAll(later);
    return true;
  }

  /** Those of some steps that must stay before the next. */
  private static List<Step> neededBy(Step next, List<Step> between) {
    Deque<Step> needed = new ArrayDeque<>(List.of(next));
    for (Step step : between.reversed()) {
      if (!needed.stream().allMatch(later -> areIndependent(step, later))) {
        needed.addFirst(step);
      }
    }
    needed.removeLast();
    return List.copyOf(needed);
  }

  private void close() {
    if (open != null) {
      steps.set(place, open.step());
      open = null;
    }
  }

  /** Whether two steps may change places. */
  private static boolean areIndependent(Step a, Step b) {
    return areDisjoint(a.writes(), b.reads())
        && areDisjoint(a.writes(), b.writes())
        && areDisjoint(b.writes(), a.reads());
  }

  private static boolean areDisjoint(List<View> some, List<View> others) {
    for (View view : some) {
      for (View other : others) {
        if (view.slot() == other.slot()) {
          return false;
        }
      }
    }
    return true;
  }

  /** A product that comes last and a strip in blocks of rows, if that pays. */
  private @Nullable BlocksStep afterProduct(Step next) {
    BlocksStep rows =
        !steps.isEmpty()
                && steps.getLast() instanceof MatMulStep product
                && next instanceof StripStep strip
                && strip.hasBatch(product.rows())
            ? product.inRows()
            : null;
    return rows != null && new OpenBlocks(rows).join(next) ? rows : null;
  }

  /** Returns the steps; those in blocks keep for themselves what no other needs. */
  List<Step> steps() {
    close();
    Map<Slot, Integer> users = new HashMap<>();
    if (steps.stream().anyMatch(BlocksStep.class::isInstance)) {
      for (Step step : steps) {
        for (Slot slot : Memory.slots(Memory.touched(step))) {
          users.merge(slot, 1, Integer::sum);
        }
      }
    }
    return steps.stream()
        .map(
            step ->
                step instanceof BlocksStep blocks
                    ? blocks.placed(slot -> users.getOrDefault(slot, 0) == 1)
                    : step)
        .toList();
  }
}

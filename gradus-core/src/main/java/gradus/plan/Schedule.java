package gradus.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order in which steps run. A step that can be done in the same blocks as steps before it, or
 * side by side with them, joins them: they wait for what comes between, or the step comes first.
 */
final class Schedule {
  private static final int MOST_BETWEEN = 32; // so that long plans are soon made

  private final List<Step> steps = new ArrayList<>();
  private int open = -1; // the place of the steps in blocks that others may join, if any

  /** Adds the next step. */
  void add(Step next) {
    if (open >= 0 && join(next)) {
      return;
    }
    BlocksStep rows = afterProduct(next);
    if (rows != null) {
      steps.removeLast();
    }
    steps.add(rows == null ? next : rows);
    if (steps.getLast() instanceof BlocksStep) {
      open = steps.size() - 1;
    } else if (steps.size() - open > MOST_BETWEEN) {
      open = -1;
    }
  }

  private boolean join(Step next) {
    BlocksStep before = open();
    BlocksStep joined = before.with(next);
    if (joined == null) {
      return false;
    }
    List<Step> between = steps.subList(open + 1, steps.size());
    if (between.stream().allMatch(step -> areIndependent(before, step))) {
      steps.remove(open);
      steps.add(joined);
      open = steps.size() - 1;
      return true;
    }
    if (between.stream().allMatch(step -> areIndependent(step, next))) {
      steps.set(open, joined);
      return true;
    }
    return false;
  }

  /** Whether two steps may change places. */
  static boolean areIndependent(Step a, Step b) {
    return Collections.disjoint(Memory.slots(a.writes()), Memory.slots(Memory.touched(b)))
        && Collections.disjoint(Memory.slots(b.writes()), Memory.slots(a.reads()));
  }

  private BlocksStep open() {
    return (BlocksStep) steps.get(open);
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
    return rows == null ? null : rows.with(next);
  }

  /** Returns the steps; those in blocks keep for themselves what no other needs. */
  List<Step> steps() {
    Map<Slot, Integer> users = new HashMap<>();
    if (steps.stream().anyMatch(BlocksStep.class::isInstance)) {
      for (Step step : steps) {
        Memory.slots(Memory.touched(step)).forEach(slot -> users.merge(slot, 1, Integer::sum));
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

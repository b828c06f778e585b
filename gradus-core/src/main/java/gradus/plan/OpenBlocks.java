package gradus.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Steps in blocks that later steps may join: each block is followed by its share of a step, or the
 * lists of both stand side by side.
 *
 * <p>A share may read what its own block made, and no more of what the blocks change. So the steps
 * of a recurrent network in time are done one after the other for some sequences of a batch by one
 * thread, and for the others by another.
 */
final class OpenBlocks {
  private static final int MOST_TIMES = 2; // longer than another may be a list beside it

  private final @Nullable Blocks blocks; // null if the lists are not of one batch
  private final List<List<Step>> lists = new ArrayList<>();
  private final Map<Slot, Use> uses = new HashMap<>();

  /**
   * How lists use a slot.
   *
   * @param length of an example there, as it is seen first
   * @param kept whether each list keeps to its own examples
   * @param written whether any list writes
   */
  private record Use(int length, boolean kept, boolean written) {}

  OpenBlocks(BlocksStep step) {
    blocks = step.blocks();
    step.lists().forEach(list -> lists.add(new ArrayList<>(list)));
    uses.putAll(usesWith(step.lists()));
  }

  /** Returns the steps as one. */
  Step step() {
    List<Step> first = lists.getFirst();
    return lists.size() == 1 && first.size() == 1
        ? first.getFirst()
        : new BlocksStep(blocks, lists);
  }

  /** Whether a step may change places with these. */
  boolean areIndependentOf(Step step) {
    return step.writes().stream().noneMatch(view -> uses.containsKey(view.slot()))
        && step.reads().stream().noneMatch(view -> isWritten(view.slot()));
  }

  private boolean isWritten(Slot slot) {
    Use use = uses.get(slot);
    return use != null && use.written;
  }

  /** Whether a step, which comes next, can join; if so it does. */
  boolean join(Step next) {
    if (blocks != null) {
      return joinEach(shares(next, blocks));
    }
    if (next instanceof BlocksStep other && other.blocks() == null && isBeside(other)) {
      uses.putAll(usesWith(other.lists()));
      return lists.addAll(other.lists());
    }
    return false;
  }

  /** Whether other lists need none of these and take as long. */
  private boolean isBeside(BlocksStep other) {
    long own = step().flops() / lists.size();
    long others = other.flops() / other.lists().size();
    return areIndependentOf(other) && own <= MOST_TIMES * others && others <= MOST_TIMES * own;
  }

  private boolean joinEach(List<List<Step>> shares) {
    if (shares.isEmpty()) {
      return false;
    }
    Map<Slot, Use> changed = usesWith(shares);
    for (Map.Entry<Slot, Use> entry : changed.entrySet()) {
      Use use = entry.getValue();
      if (use.written && !use.kept && uses.containsKey(entry.getKey())) {
        return false;
      }
    }
    uses.putAll(changed);
    for (int i = 0; i < shares.size(); i++) {
      lists.get(i).addAll(shares.get(i));
    }
    return true;
  }

  /** The uses of all slots that some steps touch, once each list is followed by its share. */
  private Map<Slot, Use> usesWith(List<List<Step>> shares) {
    Map<Slot, Use> with = new HashMap<>();
    for (int i = 0; i < shares.size(); i++) {
      for (Step step : shares.get(i)) {
        for (View view : step.reads()) {
          note(with, view, i, false);
        }
        for (View view : step.writes()) {
          note(with, view, i, true);
        }
      }
    }
    return with;
  }

  private void note(Map<Slot, Use> with, View view, int list, boolean writes) {
    Slot slot = view.slot();
    Use before = with.getOrDefault(slot, uses.get(slot));
    int length = before != null ? before.length : blocks == null ? 0 : blocks.length(view, list);
    boolean kept = blocks != null && blocks.holds(view, list, length);
    with.put(
        slot,
        before == null
            ? new Use(length, kept, writes)
            : new Use(length, kept && before.kept, writes || before.written));
  }

  /** What each block has to do of a step; empty if it is not done in such blocks. */
  private List<List<Step>> shares(Step next, Blocks batch) {
    int examples = batch.batch();
    return switch (next) {
      case BlocksStep other when batch.equals(other.blocks()) -> other.lists();
      case StripStep strip when strip.hasBatch(examples) -> parts(i -> strip.part(batch, i));
      case MatMulStep product when product.hasRows(examples) -> parts(i -> product.part(batch, i));
      case OpStep take when take.isTakeFor(examples) -> parts(i -> take.takeFor(batch, i));
      case CopyStep copy when copy.hasBatch(examples) -> parts(copy, batch);
      case OpStep fold when fold.isFoldOf(examples) -> parts(fold, batch);
      default -> List.of();
    };
  }

  private List<List<Step>> parts(Step step, Blocks batch) {
    return parts(i -> step.on(view -> batch.part(view, i)));
  }

  private List<List<Step>> parts(IntFunction<Step> part) {
    return IntStream.range(0, lists.size()).mapToObj(i -> List.of(part.apply(i))).toList();
  }
}

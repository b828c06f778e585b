package gradus.plan;

import gradus.graph.DType;
import gradus.graph.Node;
import gradus.graph.Op;
import gradus.graph.Shape;
import gradus.kernel.HostBuffer;
import gradus.kernel.ReferenceKernels;
import gradus.kernel.Strided;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns a graph into a plan: simplifies it, decides for each node whether it is a view, part of a
 * strip or a step of its own, and places what must lie in memory.
 *
 * <p>Steps are numbered in the order in which they are made, and a node may only use what earlier
 * steps computed. A strip stays open: a later element-wise node of the same domain joins it if all
 * that the node needs is there when the strip runs.
 */
final class Planner {
  private static final int MOST_CHEAP = 4; // instructions that are sooner done again than stored

  private final Structure structure;
  private Survey survey = Survey.of(List.of());
  private final Map<Node, Value> values = new HashMap<>();
  private final List<Object> steps = new ArrayList<>(); // Step, or a StripGroup still open
  private final Map<Shape, NavigableMap<Integer, StripGroup>> open = new HashMap<>();
  private final Map<Slot, List<Copy>> copies = new HashMap<>();
  private final Products products = new Products(steps);
  private final List<HostBuffer> fixed = new ArrayList<>();

  /** A value that was copied to its place in a whole. */
  private record Copy(View from, View to) {
    /**
     * What a view of the value is in the copy; the view itself if the copy is laid out otherwise.
     */
    View of(View view) {
      boolean alike = from.isWhole() && Arrays.equals(from.strides(), to.strides());
      return alike
          ? new View(to.slot(), to.offset() + view.offset(), view.shape(), view.strides())
          : view;
    }
  }

  private Planner(Structure structure) {
    this.structure = structure;
  }

  /**
   * Makes the plan of a structure.
   *
   * @param structure the graph
   * @param updates how many of the last roots are new values of cells; the others are results
   */
  static Plan plan(Structure structure, int updates) {
    return new Planner(structure).run(updates);
  }

  private Plan run(int updates) {
    var simplifier = new Simplifier();
    Node[] simple = new Node[structure.size()];
    Node[] leaves = new Node[structure.leafCount()];
    boolean[] onlySliced = structure.onlySliced();
    boolean[] onlyTaken = structure.onlyTaken();
    for (int i = 0; i < simple.length; i++) {
      Node original = structure.node(i);
      int leaf = structure.leaf(i);
      if (leaf >= 0) {
        simple[i] = simplifier.leaf(original);
        leaves[leaf] = simple[i];
        Slot slot = new Slot(Slot.Kind.LEAF, leaf, original.dtype(), original.shape().size());
        values.put(simple[i], Value.inMemory(simple[i], View.of(slot, original.shape()), -1));
      } else {
        Node[] in = new Node[original.inputCount()];
        for (int j = 0; j < in.length; j++) {
          in[j] = simple[structure.input(i, j)];
        }
        simple[i] = simplifier.simplify(original, in, onlySliced[i], onlyTaken[i]);
      }
    }
    List<Node> roots = new ArrayList<>();
    for (int i = 0; i < structure.rootCount(); i++) {
      roots.add(simple[structure.root(i)]);
    }
    survey = Survey.of(roots);
    for (Node node : survey.order()) {
      if (!values.containsKey(node)) {
        values.put(node, visit(node));
      }
    }
    List<Slot> outputs = new ArrayList<>();
    int results = roots.size() - updates;
    for (int i = 0; i < roots.size(); i++) {
      outputs.add(
          i < results
              ? output(roots.get(i), Slot.Kind.RESULT, i)
              : output(roots.get(i), Slot.Kind.UPDATE, i - results));
    }
    return finish(leaves, outputs, results);
  }

  // One node

  private Value visit(Node node) {
    if (survey.isInFold(node)) {
      return Value.inBlocks(node);
    }
    return switch (node.op()) {
      case Op.Constant _ -> Value.constant(node);
      case Op.Iota _ -> Value.inMemory(node, fixedView(node), -1);
      case Op.Leaf _ -> throw new IllegalStateException("a leaf has a place already");
      case Op.MatMul _ -> node.dtype() == DType.FLOAT32 ? matMul(node) : step(node);
      case Op.Pad _ -> step(node);
      case Op.Fold _ when !survey.fold(node).isEmpty() -> fold(node, survey.fold(node));
      case Op.Concat concat -> concat(node, concat.axis());
      case Op.Movement _ -> Value.moved(node, value(node.input(0)));
      case Op.Add _ when survey.sum(node) != null -> sum(node);
      case Op.Sum op -> reduce(node, op);
      case Op.ReduceMax op -> reduce(node, op);
      default -> {
        if (node.dtype() != DType.FLOAT32 || StripGroup.stripOp(node.op()) == null) {
          yield step(node);
        }
        yield isDeferred(node) ? Value.deferred(node) : strip(node);
      }
    };
  }

  private Value value(Node node) {
    return Objects.requireNonNull(values.get(node));
  }

  /** All products of a sum are computed together, as few as their operands allow. */
  private Value sum(Node node) {
    ProductSum sum = Objects.requireNonNull(survey.sum(node));
    View out = View.of(sum.slot, node.shape());
    if (node == sum.top) {
      boolean begun = false;
      for (Product product : Product.joined(inCopies(sum.products))) {
        products.multiply(product.left(), product.right(), 1, out, begun);
        begun = true;
      }
    }
    return Value.inMemory(node, out, steps.size() - 1);
  }

  /** The products, read from copies that lie beside what others read, so that they join. */
  private List<Product> inCopies(List<Product> products) {
    Set<Slot> read = new HashSet<>();
    for (Product product : products) {
      read.add(product.left().slot());
      read.add(product.right().slot());
    }
    return products.stream()
        .map(product -> new Product(inCopy(product.left(), read), inCopy(product.right(), read)))
        .toList();
  }

  private View inCopy(View view, Set<Slot> wanted) {
    return copies.getOrDefault(view.slot(), List.of()).stream()
        .filter(copy -> wanted.contains(copy.to().slot()))
        .findFirst()
        .map(copy -> copy.of(view))
        .orElse(view);
  }

  private Value step(Node node) {
    List<View> in = new ArrayList<>();
    for (int i = 0; i < node.inputCount(); i++) {
      in.add(inMemory(node.input(i)));
    }
    View out = View.computed(node.dtype(), node.shape());
    steps.add(new OpStep(node.op(), in, out));
    return Value.inMemory(node, out, steps.size() - 1);
  }

  /** Parts that lie elsewhere are copied to their place. */
  private Value concat(Node node, int axis) {
    View whole = survey.place(node);
    int position = -1;
    int from = 0;
    for (int i = 0; i < node.inputCount(); i++) {
      Node part = node.input(i);
      View place = Survey.part(whole, axis, from, part.shape());
      from += part.shape().dim(axis);
      View lies = inMemory(part);
      if (lies.isSamePlace(place)) {
        position = Math.max(position, value(part).position());
      } else {
        steps.add(new CopyStep(lies, place));
        position = steps.size() - 1;
        copies.computeIfAbsent(lies.slot(), s -> new ArrayList<>()).add(new Copy(lies, place));
      }
    }
    return Value.inMemory(node, whole, position);
  }

  private Value matMul(Node node) {
    ProductSum sum = survey.sum(node);
    if (sum == null && multiplyWindows(node)) {
      return Value.inMemory(node, survey.place(node), steps.size() - 1);
    }
    View left = inMemory(node.input(0));
    View right = inMemory(node.input(1));
    if (sum != null) {
      sum.products.add(new Product(left, right));
      return Value.inMemory(node, View.of(sum.slot, node.shape()), steps.size());
    }
    View out = survey.place(node);
    products.multiply(left, right, survey.rightUses(node.input(1)), out, false);
    return Value.inMemory(node, out, steps.size() - 1);
  }

  /** Does a product whose left side is windows, or windows turned, in blocks if that pays. */
  private boolean multiplyWindows(Node node) {
    Node left = node.input(0);
    boolean turned = left.shape().rank() == 2 && left.op() instanceof Op.Permute;
    Node rows = turned ? left.input(0) : left;
    View windows = windows(rows);
    if (windows == null) {
      return false;
    }
    View right = inMemory(node.input(1));
    View out = survey.place(node);
    if (turned) {
      products.multiplyColumns(windows, rows.shape(), right, out);
    } else {
      int uses = survey.rightUses(node.input(1));
      products.multiplyRows(windows, rows.shape(), right, uses, out);
    }
    return true;
  }

  /** What a matrix would be copied from, if products with it had better be done in blocks. */
  private @Nullable View windows(Node matrix) {
    Value value = value(matrix);
    if (value.base == null || value.view() != null || !(matrix.op() instanceof Op.Reshape move)) {
      return null;
    }
    View from = inMemory(value.base.node);
    boolean copied = from.moved(move, matrix.shape()) == null;
    return copied && Blocks.pay(from, matrix.shape()) ? from : null;
  }

  private Value fold(Node node, List<Node> chain) {
    Node product = chain.getLast();
    View left = inMemory(product.input(0));
    View right = inMemory(product.input(1));
    View folded = products.fold(chain, left, right, survey.rightUses(product.input(1)));
    return Value.inMemory(node, folded, steps.size() - 1);
  }

  /** Rows are summed in strips; other axes by a step of their own. */
  private Value reduce(Node node, Op.Reduction op) {
    Node x = node.input(0);
    if (node.dtype() != DType.FLOAT32 || op.axes().count() == 0) {
      return step(node);
    }
    if (op.axes().count() == 1 && op.axes().get(0) == x.shape().rank() - 1) {
      return strip(node);
    }
    View view = inMemory(x);
    ReduceStep.Extent extent = ReduceStep.extent(view, op.axes());
    if (extent == null) {
      view = CopyStep.append(steps, view);
      extent = Objects.requireNonNull(ReduceStep.extent(view, op.axes()));
    }
    View out = View.computed(DType.FLOAT32, node.shape());
    steps.add(new ReduceStep(op instanceof Op.Sum, view, extent, out));
    return Value.inMemory(node, out, steps.size() - 1);
  }

  // Strips

  private Value strip(Node node) {
    boolean reduction = node.op() instanceof Op.Reduction;
    Shape shape = reduction ? node.input(0).shape() : node.shape();
    int least = 0; // the first strip that could hold the node
    for (int i = 0; i < node.inputCount(); i++) {
      least = Math.max(least, available(node.input(i), shape, reduction));
    }
    StripGroup group = find(node, shape, reduction, least);
    if (group == null) {
      for (int i = 0; i < node.inputCount(); i++) {
        prepare(node.input(i));
      }
      group = new StripGroup(shape, steps.size());
      steps.add(group);
      open.computeIfAbsent(shape, s -> new TreeMap<>()).put(group.position(), group);
    }
    for (int i = 0; i < node.inputCount(); i++) {
      bring(node.input(i), group);
    }
    boolean row = reduction || !shape.equals(group.domain());
    group.add(node, row);
    if (group.isFull()) {
      Objects.requireNonNull(open.get(group.domain())).remove(group.position());
    }
    Value value = Value.inStrip(node, group);
    View place = survey.placeInWhole(node);
    if (place != null && StripGroup.canLoad(place)) {
      group.output(node, place);
      value.lieAt(place, value.position());
    }
    return value;
  }

  /**
   * Whether strips that use a node should compute it themselves, since that costs less than to
   * write it in one strip and read it in another: {@code 1 − y}, a cheap function of one value,
   * when y has to wait for a gradient as well; and a sum of what lies in memory anyway, for a
   * single use.
   */
  private boolean isDeferred(Node node) {
    Set<Node> sources = new LinkedHashSet<>();
    boolean cheap = node.shape().rank() > 0 && node.shape().dim(-1) > 1;
    if (!cheap || cheapSize(node, values, sources) > MOST_CHEAP) {
      return false;
    }
    return sources.size() == 1
        || (survey.usesOnce(node)
            && sources.stream().allMatch(source -> value(source).isInMemory()));
  }

  /** Counts the instructions that compute a node from its sources. */
  private static int cheapSize(Node node, Map<Node, Value> values, Set<Node> sources) {
    if (!isCheap(node.op())) {
      return MOST_CHEAP + 1;
    }
    int size = 1;
    for (int i = 0; i < node.inputCount(); i++) {
      Node input = node.input(i);
      if (Objects.requireNonNull(values.get(input)).isDeferred()) {
        size += cheapSize(input, values, sources);
      } else if (!(input.op() instanceof Op.Constant)) {
        sources.add(input);
      }
    }
    return size;
  }

  private static boolean isCheap(Op op) {
    return switch (op) {
      case Op.Neg _, Op.Abs _, Op.Sign _, Op.Add _, Op.Sub _, Op.Mul _ -> true;
      case Op.Max _, Op.Min _, Op.Less _, Op.Equal _ -> true;
      default -> false;
    };
  }

  /** Makes the copies that a new strip needs of its inputs, before it takes its place. */
  private void prepare(Node input) {
    if (!value(input).isDeferred()) {
      loadable(input);
      return;
    }
    for (int i = 0; i < input.inputCount(); i++) {
      prepare(input.input(i));
    }
  }

  /** Has a strip compute or load what it needs. */
  private void bring(Node input, StripGroup group) {
    if (isInside(input, group)) {
      return;
    }
    if (!value(input).isDeferred()) {
      loadable(input);
      return;
    }
    for (int i = 0; i < input.inputCount(); i++) {
      bring(input.input(i), group);
    }
    group.add(input, false);
  }

  private static boolean isInside(Node input, StripGroup group) {
    return group.contains(input)
        || (input.op() instanceof Op.Broadcast
            && group.contains(input.input(0))
            && group.isRowValue(input.input(0))
            && input.shape().equals(group.domain()));
  }

  /** The number of the first step at which an input can be used by a strip of a shape. */
  private int available(Node input, Shape shape, boolean reduction) {
    Value value = value(input);
    if (value.isDeferred()) {
      int least = 0;
      for (int i = 0; i < input.inputCount(); i++) {
        least = Math.max(least, available(input.input(i), shape, reduction));
      }
      return least;
    }
    StripGroup group = value.group();
    if (group == null && value.base != null && input.op() instanceof Op.Broadcast) {
      StripGroup of = value.base.group();
      if (of != null && isInside(input, of)) {
        return of.position(); // a row value spread over its own strip
      }
    }
    if (group != null) {
      boolean fits = group.domain().equals(shape) || (!reduction && group.rows().equals(shape));
      return fits ? group.position() : group.position() + 1;
    }
    View view = value.view();
    if (value.base != null && view == null) {
      view = inMemory(input);
    }
    if (view != null && !StripGroup.canLoad(view)) {
      return steps.size() + 1; // takes a copy first
    }
    return value.position() + 1;
  }

  /** The first open strip from a position on that can take a node. */
  private @Nullable StripGroup find(Node node, Shape shape, boolean reduction, int least) {
    // A row value joins the strip that its inputs come from.
    for (int i = 0; !reduction && i < node.inputCount(); i++) {
      StripGroup group = value(node.input(i)).group();
      if (group != null
          && group.position() >= least
          && group.rows().equals(shape)
          && !group.domain().equals(shape)
          && group.hasRoomFor(node)) {
        return group;
      }
    }
    return first(open.get(shape), node, least);
  }

  private static @Nullable StripGroup first(
      @Nullable NavigableMap<Integer, StripGroup> groups, Node node, int least) {
    if (groups == null) {
      return null;
    }
    for (StripGroup group : groups.tailMap(least, true).values()) {
      if (group.hasRoomFor(node)) {
        return group;
      }
    }
    return null;
  }

  /** Sees to it that a strip can load an input. */
  private void loadable(Node input) {
    if (input.op() instanceof Op.Constant) {
      return;
    }
    View view = inMemory(input);
    if (!StripGroup.canLoad(view)) {
      value(input).lieAt(CopyStep.append(steps, view), steps.size() - 1);
    }
  }

  // Memory

  /** The view of a node's value, written to memory if it was not going to be. */
  private View inMemory(Node node) {
    Value value = value(node);
    View view = value.view();
    if (view != null) {
      return view;
    }
    if (value.isDeferred()) {
      value.settle(strip(node));
      view = value.view();
      if (view != null) {
        return view;
      }
    }
    int position = value.position();
    if (value.group() != null) {
      view = value.group().output(node);
    } else if (value.base != null) {
      View base = inMemory(value.base.node);
      position = value.base.position();
      view = base.moved((Op.Movement) node.op(), node.shape());
      if (view == null) {
        view = CopyStep.append(steps, base).moved((Op.Movement) node.op(), node.shape());
        position = steps.size() - 1;
      }
    } else {
      view = fixedView(node);
    }
    value.lieAt(Objects.requireNonNull(view), position);
    return view;
  }

  /** A value that depends on no leaf, computed now. */
  private View fixedView(Node node) {
    HostBuffer buffer = HostBuffer.allocate(node.dtype(), node.shape().size());
    ReferenceKernels.run(node.op(), new Strided[0], Strided.of(buffer, node.shape()));
    fixed.add(buffer);
    Slot slot = new Slot(Slot.Kind.FIXED, fixed.size() - 1, node.dtype(), buffer.size());
    return View.of(slot, node.shape());
  }

  /** Has a root's value land where the outside expects it. */
  private Slot output(Node root, Slot.Kind kind, int number) {
    View view = inMemory(root);
    if (view.isWhole() && view.slot().isPrivate()) {
      view.slot().become(kind, number);
      return view.slot();
    }
    Slot slot = new Slot(kind, number, root.dtype(), root.shape().size());
    steps.add(new CopyStep(view, View.of(slot, root.shape())));
    return slot;
  }

  private Plan finish(Node[] leaves, List<Slot> outputs, int results) {
    var schedule = new Schedule();
    for (Object step : steps) {
      schedule.add(step instanceof StripGroup group ? group.build(values) : (Step) step);
    }
    List<Slot> leafSlots = new ArrayList<>();
    for (Node leaf : leaves) {
      leafSlots.add(inMemory(leaf).slot());
    }
    return Plan.of(
        schedule.steps(),
        leafSlots,
        outputs.subList(0, results),
        outputs.subList(results, outputs.size()),
        fixed);
  }
}

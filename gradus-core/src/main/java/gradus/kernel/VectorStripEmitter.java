package gradus.kernel;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import gradus.kernel.StripProgram.Instruction;
import gradus.kernel.StripSchedule.Pass;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * The columns a vector at a time, the rest of a row in one masked vector, or in one that overlaps
 * the last.
 *
 * <p>Where a vector has fewer than sixteen lanes, a sum has several accumulators that take turns.
 * The order in which partial sums are added is the same for every turn at which the row may end, so
 * they need no turning back.
 */
final class VectorStripEmitter extends StripEmitter {

  private static final ClassDesc SHUFFLE = ClassDesc.of("jdk.incubator.vector.VectorShuffle");

  private static final ClassDesc ROW_SHAPE = ClassDesc.of("gradus.kernel.RowShape");

  private static final int WIDTH = VectorLanes.LENGTH;
  private static final int TURNS = StripProgram.PARTIALS / WIDTH;

  private final VectorCode vectors;
  private final RowShape shape;
  private final int[][] accumulators;
  private int column;
  private int fullEnd;
  private int mask;

  VectorStripEmitter(CodeBuilder code, StripProgram program, RowShape shape) {
    super(code, program);
    this.shape = shape;
    vectors = new VectorCode(code, this::newSlot);
    accumulators = new int[slot.length][];
  }

  @Override
  void beginRun() {
    column = newSlot();
    fullEnd = newSlot();
    if (shape == RowShape.OVERLAPPING) {
      code.iload(COLUMNS).loadConstant(WIDTH).isub().istore(fullEnd);
    } else {
      code.iload(COLUMNS).loadConstant(-WIDTH).iand().istore(fullEnd);
    }
    if (shape != RowShape.ANY) {
      String check =
          switch (shape) {
            case WHOLE -> "requireWhole";
            case PART -> "requirePart";
            default -> "requireLong";
          };
      code.iload(COLUMNS).invokestatic(ROW_SHAPE, check, MethodTypeDesc.of(CD_void, CD_int));
    }
    if (shape.hasRest()) {
      mask = newSlot();
      code.getstatic(VectorCode.LANES, "FLOATS", VectorCode.SPECIES);
      code.iload(fullEnd).iload(COLUMNS);
      code.invokeinterface(
          VectorCode.SPECIES, "indexInRange", MethodTypeDesc.of(VectorCode.MASK, CD_int, CD_int));
      code.astore(mask);
    }
    for (int i = 0; i < slot.length; i++) {
      if (schedule.isLive(i)) {
        vectors.prepare(instructions.get(i).op());
      }
    }
  }

  @Override
  void spread() {
    vectors.broadcast();
  }

  @Override
  void operation(Instruction instruction) {
    int mark = slotMark();
    StripOp op = instruction.op();
    int a = slot[instruction.a()];
    int b = op.arity() > 1 ? slot[instruction.b()] : -1;
    int c = op.arity() > 2 ? slot[instruction.c()] : -1;
    vectors.apply(op, a, b, c);
    releaseSlots(mark);
  }

  @Override
  void define(int value) {
    code.astore(slot[value]);
  }

  @Override
  void pushFloat(int value) {
    code.aload(slot[value]).loadConstant(0);
    code.invokevirtual(VectorCode.FLOAT_VECTOR, "lane", MethodTypeDesc.of(CD_float, CD_int));
  }

  @Override
  void columns(Pass pass, int p) {
    for (int reduction : pass.reductions()) {
      slot[reduction] = newSlot();
      beginReduction(reduction);
    }
    int mark = slotMark();
    code.loadConstant(0).istore(column);
    if (shape.hasLoop()) {
      Label loop = code.newLabel();
      Label end = code.newLabel();
      code.labelBinding(loop).iload(column).iload(fullEnd).if_icmpge(end);
      body(pass, p, false);
      code.iinc(column, WIDTH).goto_(loop).labelBinding(end);
      releaseSlots(mark);
    }
    if (shape == RowShape.OVERLAPPING) {
      code.iload(fullEnd).istore(column);
      body(pass, p, false);
      releaseSlots(mark);
    }
    if (shape.hasRest()) {
      Label end = code.newLabel();
      code.iload(column).iload(COLUMNS).if_icmpge(end);
      body(pass, p, true);
      code.labelBinding(end);
      releaseSlots(mark);
    }
    pass.reductions().forEach(this::finishReduction);
  }

  private void body(Pass pass, int p, boolean masked) {
    pass.values().forEach(value -> compute(value, p, masked));
    pass.reductions().forEach(reduction -> reduce(reduction, masked));
    if (hasStores(p)) {
      for (Instruction instruction : instructions) {
        if (instruction.op() == StripOp.STORE) {
          code.aload(slot[instruction.a()]);
          pushAddress(instruction.stream(), column);
          store(masked);
        }
      }
    }
  }

  private void compute(int value, int p, boolean masked) {
    Instruction instruction = instructions.get(value);
    boolean reloaded = schedule.isReloaded(value, p);
    slot[value] = newSlot();
    if (reloaded || instruction.op() == StripOp.LOAD) {
      code.getstatic(VectorCode.LANES, "FLOATS", VectorCode.SPECIES);
      if (reloaded) {
        pushScratchAddress(schedule.scratchRow(value), column);
      } else {
        pushAddress(instruction.stream(), column);
      }
      load(masked);
    } else {
      operation(instruction);
    }
    define(value);
    if (schedule.scratchRow(value) >= 0 && !reloaded) {
      code.aload(slot[value]);
      pushScratchAddress(schedule.scratchRow(value), column);
      store(masked);
    }
  }

  private void load(boolean masked) {
    MethodTypeDesc type =
        masked
            ? MethodTypeDesc.of(
                VectorCode.FLOAT_VECTOR, VectorCode.SPECIES, FLOATS, CD_int, VectorCode.MASK)
            : MethodTypeDesc.of(VectorCode.FLOAT_VECTOR, VectorCode.SPECIES, FLOATS, CD_int);
    if (masked) {
      code.aload(mask);
    }
    code.invokestatic(VectorCode.FLOAT_VECTOR, "fromArray", type);
  }

  private void store(boolean masked) {
    MethodTypeDesc type =
        masked
            ? MethodTypeDesc.of(CD_void, FLOATS, CD_int, VectorCode.MASK)
            : MethodTypeDesc.of(CD_void, FLOATS, CD_int);
    if (masked) {
      code.aload(mask);
    }
    code.invokevirtual(VectorCode.FLOAT_VECTOR, "intoArray", type);
  }

  private void beginReduction(int reduction) {
    accumulators[reduction] = new int[isSum(reduction) ? TURNS : 1];
    for (int i = 0; i < accumulators[reduction].length; i++) {
      accumulators[reduction][i] = newSlot();
      code.aload(identity(reduction)).astore(accumulators[reduction][i]);
    }
  }

  private boolean isSum(int reduction) {
    return instructions.get(reduction).op() == StripOp.ROW_SUM;
  }

  /** The vector that changes no partial sum, none being -0, or no maximum. */
  private int identity(int reduction) {
    return vectors.slot(isSum(reduction) ? 0f : Float.NEGATIVE_INFINITY);
  }

  /**
   * Adds a vector to an accumulator, or takes the maximum. The accumulator is always the argument,
   * never the receiver: the compiler does not know the class of what a loop brings round until it
   * has a profile of the calls.
   */
  private void reduce(int reduction, boolean masked) {
    int[] accumulator = accumulators[reduction];
    int operand = slot[instructions.get(reduction).a()];
    if (masked) {
      code.aload(identity(reduction)).aload(operand).aload(mask);
      blend();
    } else {
      code.aload(operand);
    }
    code.aload(accumulator[0]);
    combine(isSum(reduction) ? "add" : "max");
    for (int i = 1; i < accumulator.length; i++) {
      code.aload(accumulator[i]).astore(accumulator[i - 1]);
    }
    code.astore(accumulator[accumulator.length - 1]);
  }

  /** Combines the accumulators and then their lanes, so that every lane holds the result. */
  private void finishReduction(int reduction) {
    String name = isSum(reduction) ? "add" : "max";
    int[] accumulator = accumulators[reduction];
    for (int each : accumulator) {
      code.aload(identity(reduction)).aload(each);
      combine(name);
      code.astore(each);
    }
    for (int half = accumulator.length / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        code.aload(accumulator[i]).aload(accumulator[i + half]);
        combine(name);
        code.astore(accumulator[i]);
      }
    }
    for (int distance = WIDTH / 2; distance > 0; distance /= 2) {
      code.aload(accumulator[0]).dup();
      code.getstatic(VectorCode.LANES, "SWAP_" + distance, SHUFFLE);
      code.invokevirtual(
          VectorCode.FLOAT_VECTOR,
          "rearrange",
          MethodTypeDesc.of(VectorCode.FLOAT_VECTOR, SHUFFLE));
      combine(name);
      code.astore(accumulator[0]);
    }
    code.aload(accumulator[0]);
    define(reduction);
  }

  private void combine(String name) {
    code.invokevirtual(
        VectorCode.FLOAT_VECTOR,
        name,
        MethodTypeDesc.of(VectorCode.FLOAT_VECTOR, VectorCode.VECTOR));
  }

  private void blend() {
    code.invokevirtual(
        VectorCode.FLOAT_VECTOR,
        "blend",
        MethodTypeDesc.of(VectorCode.FLOAT_VECTOR, VectorCode.VECTOR, VectorCode.MASK));
  }
}

package gradus.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import gradus.kernel.StripProgram.Instruction;
import gradus.kernel.StripSchedule.Pass;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a strip program as one method of bytecode: a loop over rows, in it one loop over columns
 * for each pass, all operations in line, one local variable for each value.
 *
 * <p>The subclasses say what happens in a column loop: {@link ScalarStripEmitter} takes one element
 * at a time, {@link VectorStripEmitter} a vector of them. Both give the same bits.
 */
abstract sealed class StripEmitter permits ScalarStripEmitter, VectorStripEmitter {

  /** HotSpot leaves methods of more bytecode than this to its interpreter. */
  static final int HUGE_METHOD = 8000;

  static final ClassDesc FLOATS = CD_float.arrayType();
  private static final ClassDesc INTS = CD_int.arrayType();
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(CD_void, FLOATS.arrayType(), INTS, INTS, CD_int, CD_int, CD_int, FLOATS);

  private static final int ARRAYS = 1;
  private static final int OFFSETS = 2;
  private static final int ROW_STRIDES = 3;
  private static final int ROW_FROM = 4;
  private static final int ROW_TO = 5;
  static final int COLUMNS = 6;
  static final int SCRATCH = 7;

  final CodeBuilder code;
  final List<Instruction> instructions;
  final StripSchedule schedule;

  /** The local variable of a value: a float for a row value, else whatever the subclass keeps. */
  final int[] slot;

  private final int[] arraySlot;
  private final int[] offsetSlot;
  private final int[] strideSlot;
  private int nextSlot = 8;

  StripEmitter(CodeBuilder code, StripProgram program) {
    this.code = code;
    this.instructions = program.instructions();
    this.schedule = new StripSchedule(program);
    this.slot = new int[instructions.size()];
    this.arraySlot = new int[program.streams()];
    this.offsetSlot = new int[program.streams()];
    this.strideSlot = new int[program.streams()];
    Arrays.fill(arraySlot, -1);
  }

  /** The class of a program, without a constructor call: see {@link #define}. */
  static byte[] bytes(StripProgram program, boolean vector) {
    ClassDesc self = ClassDesc.of("gradus.kernel." + (vector ? "VectorStrip" : "ScalarStrip"));
    return ClassFile.of()
        .build(
            self,
            type -> {
              type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              type.withInterfaceSymbols(ClassDesc.of("gradus.kernel.StripKernel"));
              type.withMethodBody(
                  "<init>",
                  MTD_void,
                  ClassFile.ACC_PUBLIC,
                  code -> code.aload(0).invokespecial(CD_Object, "<init>", MTD_void).return_());
              type.withMethodBody(
                  "run",
                  RUN,
                  ClassFile.ACC_PUBLIC,
                  code -> {
                    StripEmitter emitter =
                        vector
                            ? new VectorStripEmitter(code, program)
                            : new ScalarStripEmitter(code, program);
                    emitter.emit();
                  });
            });
  }

  /** Bytes of the longest method of a class file. */
  static int codeLength(byte[] classFile) {
    ClassModel type = ClassFile.of().parse(classFile);
    return type.methods().stream()
        .flatMap(method -> method.code().stream())
        .mapToInt(body -> ((CodeAttribute) body).codeLength())
        .max()
        .orElse(0);
  }

  /** Makes a kernel of a class file, as a hidden class that goes when the kernel does. */
  static StripKernel define(byte[] classFile) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(classFile, true);
      return (StripKernel) lookup.lookupClass().getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot define a kernel of generated code", e);
    }
  }

  /** Whatever the run needs before its first row; {@link #COLUMNS} is set. */
  abstract void beginRun();

  /** Called when a row value has just been stored in its local variable. */
  abstract void rowValueDefined(int value);

  /** The columns of one pass, and its reductions into their local variables. */
  abstract void columns(Pass pass, int p);

  final int newSlot() {
    return nextSlot++;
  }

  final void releaseSlots(int from) {
    nextSlot = from;
  }

  final int slotMark() {
    return nextSlot;
  }

  private void emit() {
    int row = newSlot();
    Label some = code.newLabel();
    code.iload(ROW_FROM).iload(ROW_TO).if_icmplt(some).return_().labelBinding(some);
    loadStreams();
    mergeRows();
    beginRun();
    Label rows = code.newLabel();
    Label done = code.newLabel();
    code.iload(ROW_FROM).istore(row).labelBinding(rows).iload(row).iload(ROW_TO).if_icmpge(done);
    int mark = slotMark();
    schedule.firstRowValues().forEach(this::rowValue);
    List<Pass> passes = schedule.passes();
    for (int p = 0; p < passes.size(); p++) {
      Pass pass = passes.get(p);
      if (!pass.reductions().isEmpty() || hasStores(p)) {
        columns(pass, p);
      }
      pass.rowValues().forEach(this::rowValue);
    }
    storeRows();
    for (int s = 0; s < arraySlot.length; s++) {
      if (arraySlot[s] >= 0) {
        code.iload(offsetSlot[s]).iload(strideSlot[s]).iadd().istore(offsetSlot[s]);
      }
    }
    releaseSlots(mark);
    code.iinc(row, 1).goto_(rows).labelBinding(done).return_();
  }

  /** Whether a pass writes columns: only the last one does. */
  final boolean hasStores(int p) {
    return p == schedule.passes().size() - 1
        && instructions.stream().anyMatch(instruction -> instruction.op() == StripOp.STORE);
  }

  /** Array, offset of the first row and row stride of each stream into local variables. */
  private void loadStreams() {
    for (int i = 0; i < instructions.size(); i++) {
      int s = instructions.get(i).stream();
      if (s >= 0 && schedule.isLive(i) && arraySlot[s] < 0) {
        arraySlot[s] = newSlot();
        offsetSlot[s] = newSlot();
        strideSlot[s] = newSlot();
        code.aload(ARRAYS).loadConstant(s).aaload().astore(arraySlot[s]);
        code.aload(ROW_STRIDES).loadConstant(s).iaload().istore(strideSlot[s]);
        code.aload(OFFSETS).loadConstant(s).iaload();
        code.iload(strideSlot[s]).iload(ROW_FROM).imul().iadd().istore(offsetSlot[s]);
      }
    }
  }

  /** Where no row differs from the next, and all are contiguous, treats them as one long row. */
  private void mergeRows() {
    for (int i = 0; i < instructions.size(); i++) {
      StripOp op = instructions.get(i).op();
      if (schedule.isLive(i) && (op.isReduction() || op == StripOp.STORE_ROW)) {
        return;
      }
    }
    Label apart = code.newLabel();
    boolean[] checked = new boolean[arraySlot.length];
    for (int i = 0; i < instructions.size(); i++) {
      int s = instructions.get(i).stream();
      if (s >= 0 && schedule.isLive(i)) {
        boolean perRow = instructions.get(i).op() == StripOp.LOAD_ROW;
        if (perRow || !checked[s]) {
          code.iload(strideSlot[s]);
          if (perRow) {
            code.ifne(apart);
          } else {
            code.iload(COLUMNS).if_icmpne(apart);
          }
        }
        checked[s] |= !perRow;
      }
    }
    code.iload(ROW_TO).iload(ROW_FROM).isub().iload(COLUMNS).imul().istore(COLUMNS);
    code.iload(ROW_FROM).loadConstant(1).iadd().istore(ROW_TO);
    code.labelBinding(apart);
  }

  /** Computes a row value by scalar code into its local variable. */
  private void rowValue(int value) {
    Instruction instruction = instructions.get(value);
    slot[value] = newSlot();
    switch (instruction.op()) {
      case CONSTANT -> code.loadConstant(instruction.constant());
      case LOAD_ROW ->
          code.aload(arraySlot[instruction.stream()])
              .iload(offsetSlot[instruction.stream()])
              .faload();
      default -> {
        for (int k = 0; k < instruction.op().arity(); k++) {
          code.fload(slot[instruction.operand(k)]);
        }
        ScalarCode.apply(code, instruction.op());
      }
    }
    code.fstore(slot[value]);
    rowValueDefined(value);
  }

  private void storeRows() {
    for (Instruction instruction : instructions) {
      if (instruction.op() == StripOp.STORE_ROW) {
        code.aload(arraySlot[instruction.stream()]).iload(offsetSlot[instruction.stream()]);
        code.fload(slot[instruction.a()]).fastore();
      }
    }
  }

  /** Pushes the array of a stream and the index of a column in it. */
  final void pushAddress(int stream, int column) {
    code.aload(arraySlot[stream]).iload(offsetSlot[stream]).iload(column).iadd();
  }

  /** Pushes the scratch array and the index of a column in one of its rows. */
  final void pushScratchAddress(int scratchRow, int column) {
    code.aload(SCRATCH);
    if (scratchRow == 0) {
      code.iload(column);
    } else {
      code.loadConstant(scratchRow).iload(COLUMNS).imul().iload(column).iadd();
    }
  }
}

package gradus.kernel;

import static java.lang.constant.ConstantDescs.CD_float;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Writes one operation on floats: operands on the stack in, result on the stack out. */
final class ScalarCode {

  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc FLOAT_MATH = ClassDesc.of("gradus.kernel.FloatMath");

  private ScalarCode() {}

  static void apply(CodeBuilder code, StripOp op) {
    switch (op) {
      case NEG -> code.fneg();
      case ADD -> code.fadd();
      case SUB -> code.fsub();
      case MUL -> code.fmul();
      case DIV -> code.fdiv();
      case ABS -> call(code, MATH, "abs", op);
      case MAX -> call(code, MATH, "max", op);
      case MIN -> call(code, MATH, "min", op);
      case SIGN -> call(code, FLOAT_MATH, "sign", op);
      case EXP -> call(code, FLOAT_MATH, "exp", op);
      case LOG -> call(code, FLOAT_MATH, "log", op);
      case TANH -> call(code, FLOAT_MATH, "tanh", op);
      case SIGMOID -> call(code, FLOAT_MATH, "sigmoid", op);
      case SQRT -> call(code, FLOAT_MATH, "sqrt", op);
      case RECIPROCAL -> call(code, FLOAT_MATH, "reciprocal", op);
      case FLOOR -> call(code, FLOAT_MATH, "floor", op);
      case LESS -> call(code, FLOAT_MATH, "less", op);
      case EQUAL -> call(code, FLOAT_MATH, "equal", op);
      case SELECT -> call(code, FLOAT_MATH, "select", op);
      case LOAD, LOAD_ROW, CONSTANT, ROW_SUM, ROW_MAX, STORE, STORE_ROW ->
          throw new IllegalArgumentException(op + " is not an operation on floats");
    }
  }

  private static void call(CodeBuilder code, ClassDesc owner, String name, StripOp op) {
    ClassDesc[] parameters = new ClassDesc[op.arity()];
    java.util.Arrays.fill(parameters, CD_float);
    code.invokestatic(owner, name, MethodTypeDesc.of(CD_float, parameters));
  }
}

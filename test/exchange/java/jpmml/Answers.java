import java.io.File;
import java.nio.file.Files;
import java.util.*;
import org.jpmml.evaluator.*;

/** Reads FOLDER/*.pmml and prints the answers to the rows of FOLDER/*.tsv: "file TAB row TAB answers". */
public class Answers {
  public static void main(String[] given) throws Exception {
    File[] files = new File(given[0]).listFiles((folder, name) -> name.endsWith(".pmml"));
    for (File file : files) {
      List<String> lines = Files.readAllLines(new File(file.getPath().replace(".pmml", ".tsv")).toPath());
      String[] names = lines.get(0).split("\t", -1);
      List<String> classes = List.of(lines.get(1).split("\t", -1));
      for (int i = 2; i < lines.size(); i++) {
        String[] cells = lines.get(i).split("\t", -1);
        String answer = answer(file, names, cells, classes);
        System.out.println(file.getName() + "\t" + (i - 2) + "\t" + answer);
      }
    }
  }

  static final Map<File, Evaluator> EVALUATORS = new HashMap<>();

  static String answer(File file, String[] names, String[] cells, List<String> classes) throws Exception {
    Evaluator evaluator = EVALUATORS.get(file);
    if (evaluator == null) {
      evaluator = new LoadingModelEvaluatorBuilder().load(file).build();
      evaluator.verify();
      EVALUATORS.put(file, evaluator);
    }
    Map<String, Object> row = new LinkedHashMap<>();
    for (InputField field : evaluator.getInputFields()) {
      String cell = cells[List.of(names).indexOf(field.getName())];
      row.put(field.getName(), field.prepare(cell.isEmpty() ? null : Double.valueOf(cell)));
    }
    Map<String, ?> results = evaluator.evaluate(row);
    Object target = results.get(evaluator.getTargetFields().get(0).getName());
    StringBuilder answer = new StringBuilder(String.valueOf(EvaluatorUtil.decode(target)));
    for (String label : classes) if (!label.isEmpty()) answer.append("\t").append(results.get("probability(" + label + ")"));
    return answer.toString();
  }
}

import java.io.File;
import java.nio.file.Files;
import java.util.*;
import weka.classifiers.pmml.consumer.PMMLClassifier;
import weka.core.*;
import weka.core.pmml.PMMLFactory;

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

  static final Map<File, PMMLClassifier> CLASSIFIERS = new HashMap<>();

  static String answer(File file, String[] names, String[] cells, List<String> classes) throws Exception {
    PMMLClassifier model = CLASSIFIERS.get(file);
    if (model == null) CLASSIFIERS.put(file, model = (PMMLClassifier) PMMLFactory.getPMMLModel(file, null));
    ArrayList<Attribute> attributes = new ArrayList<>();
    for (String name : names) attributes.add(new Attribute(name));
    boolean isNumber = classes.get(0).isEmpty();
    attributes.add(isNumber ? new Attribute("target") : new Attribute("target", classes));
    Instances header = new Instances("rows", attributes, 1);
    header.setClassIndex(names.length);
    double[] values = new double[names.length + 1];
    for (int j = 0; j < names.length; j++) values[j] = cells[j].isEmpty() ? Utils.missingValue() : Double.parseDouble(cells[j]);
    values[names.length] = Utils.missingValue();
    Instance row = new DenseInstance(1, values);
    row.setDataset(header);
    double[] shares = model.distributionForInstance(row);
    StringBuilder answer = new StringBuilder(isNumber ? String.valueOf(shares[0]) : classes.get(Utils.maxIndex(shares)));
    if (!isNumber) for (double share : shares) answer.append("\t").append(share);
    return answer.toString();
  }
}

package shop;

import io.across.spring.declarative.PythonClient;
import java.util.List;

@PythonClient(connection = "quant", module = "ratings")
interface Ratings {

    double median(List<Integer> ratings);
}

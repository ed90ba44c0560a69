package io.across.test.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application with more in it than across. */
@SpringBootApplication
public class ShopApplication {}

package io.across.test.slice;

import io.across.spring.declarative.ImportAcrossClients;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@ImportAcrossClients
class Clients {}

package shop;

import io.across.spring.declarative.AcrossClient;

@AcrossClient(connection = "store", name = "stock")
interface RemoteStock extends Stock {}

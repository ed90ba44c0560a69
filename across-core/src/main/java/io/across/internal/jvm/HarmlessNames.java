package io.across.internal.jvm;

import java.util.HashSet;
import java.util.Set;

/**
 * The names of classes that do nothing when they are read but call methods of what they hold: whoever may send values may
 * send these. Names and not classes, so that no other name of such a peer ever gets to a class loader: loaders keep each name
 * that they are asked for, whether there is such a class or not.
 */
final class HarmlessNames {

    private static final Set<String> NAMES = new HashSet<>();

    static {
        add("java.lang", """
                Object String Boolean Character Number Byte Short Integer Long Float Double Enum Record StackTraceElement
                String$CaseInsensitiveComparator
                """);
        add("java.math", "BigInteger BigDecimal");
        // Those that can be made far larger, or slower to fill, than they are long are left out: a list that repeats
        // one
        // element, hash tables without trees. A comparator of an application is read only if its own class is admitted.
        add("java.util", """
                UUID Optional OptionalInt OptionalLong OptionalDouble
                AbstractCollection AbstractList AbstractSet AbstractMap AbstractQueue ArrayList ArrayDeque
                LinkedList Vector Stack PriorityQueue HashMap LinkedHashMap IdentityHashMap HashSet LinkedHashSet
                TreeMap TreeMap$NavigableSubMap TreeMap$AscendingSubMap TreeMap$DescendingSubMap TreeSet EnumMap
                EnumSet EnumSet$SerializationProxy RegularEnumSet JumboEnumSet ImmutableCollections$List12
                ImmutableCollections$ListN ImmutableCollections$Set12 ImmutableCollections$SetN
                ImmutableCollections$Map1 ImmutableCollections$MapN CollSer Arrays$ArrayList Collections$EmptyList
                Collections$EmptyMap Collections$EmptySet Collections$SingletonList Collections$SingletonMap
                Collections$SingletonSet Collections$SetFromMap Collections$AsLIFOQueue
                Collections$SynchronizedCollection Collections$SynchronizedList
                Collections$SynchronizedRandomAccessList Collections$SynchronizedMap
                Collections$SynchronizedSortedMap Collections$SynchronizedNavigableMap Collections$SynchronizedSet
                Collections$SynchronizedSortedSet Collections$SynchronizedNavigableSet
                Collections$UnmodifiableCollection Collections$UnmodifiableSequencedCollection
                Collections$UnmodifiableList Collections$UnmodifiableRandomAccessList Collections$UnmodifiableMap
                Collections$UnmodifiableMap$UnmodifiableEntrySet Collections$UnmodifiableSequencedMap
                Collections$UnmodifiableSortedMap
                Collections$UnmodifiableNavigableMap Collections$UnmodifiableNavigableMap$EmptyNavigableMap
                Collections$UnmodifiableSet Collections$UnmodifiableSequencedSet Collections$UnmodifiableSortedSet
                Collections$UnmodifiableNavigableSet Collections$UnmodifiableNavigableSet$EmptyNavigableSet
                Collections$ReverseComparator Collections$ReverseComparator2 Comparators$NaturalOrderComparator
                AbstractMap$SimpleEntry AbstractMap$SimpleImmutableEntry Map$Entry
                """);
        add("java.util.concurrent", """
                CopyOnWriteArrayList CopyOnWriteArraySet ConcurrentLinkedQueue ConcurrentLinkedDeque
                ConcurrentSkipListMap ConcurrentSkipListSet ConcurrentHashMap ConcurrentHashMap$CollectionView
                ConcurrentHashMap$KeySetView ConcurrentHashMap$ValuesView ConcurrentHashMap$Segment
                """);
        add("java.util.concurrent.locks", """
                ReentrantLock ReentrantLock$Sync ReentrantLock$NonfairSync AbstractQueuedSynchronizer
                AbstractOwnableSynchronizer
                """);
        // Zone rules are left out: they are looked up, not sent.
        add("java.time", """
                Clock$FixedClock Clock$OffsetClock Clock$SourceClock Clock$SystemClock Clock$SystemInstantSource
                Clock$TickClock DayOfWeek Duration Instant InstantSource LocalDate LocalDateTime LocalTime Month
                MonthDay OffsetDateTime OffsetTime Period Ser Year YearMonth ZoneId ZoneOffset ZoneRegion
                ZonedDateTime
                """);
        add("java.time.chrono", """
                ChronoLocalDate ChronoLocalDateImpl ChronoLocalDateTime ChronoLocalDateTimeImpl ChronoPeriod
                ChronoPeriodImpl ChronoZonedDateTime ChronoZonedDateTimeImpl Chronology Era HijrahChronology
                HijrahDate HijrahEra IsoChronology IsoEra JapaneseChronology JapaneseDate JapaneseEra
                MinguoChronology MinguoDate MinguoEra Ser ThaiBuddhistChronology ThaiBuddhistDate ThaiBuddhistEra
                """);
        add("java.time.format", """
                FormatStyle ResolverStyle SignStyle TextStyle
                """);
        add("java.time.temporal", """
                ChronoField ChronoUnit IsoFields$Field IsoFields$Field$1 IsoFields$Field$2 IsoFields$Field$3
                IsoFields$Field$4 IsoFields$Unit JulianFields$Field Temporal TemporalAccessor TemporalAdjuster
                TemporalAmount TemporalField TemporalQuery TemporalUnit ValueRange WeekFields
                """);
        // Exceptions.
        add("java.lang", """
                AbstractMethodError ArithmeticException ArrayIndexOutOfBoundsException ArrayStoreException
                AssertionError BootstrapMethodError ClassCastException ClassCircularityError ClassFormatError
                ClassNotFoundException CloneNotSupportedException EnumConstantNotPresentException Error Exception
                ExceptionInInitializerError IllegalAccessError IllegalAccessException IllegalArgumentException
                IllegalCallerException IllegalMonitorStateException IllegalStateException
                IllegalThreadStateException IncompatibleClassChangeError IndexOutOfBoundsException
                InstantiationError InstantiationException InternalError InterruptedException
                LayerInstantiationException LinkageError MatchException NegativeArraySizeException
                NoClassDefFoundError NoSuchFieldError NoSuchFieldException NoSuchMethodError NoSuchMethodException
                NullPointerException NumberFormatException OutOfMemoryError ReflectiveOperationException
                RuntimeException SecurityException StackOverflowError StringIndexOutOfBoundsException ThreadDeath
                Throwable TypeNotPresentException UnknownError UnsatisfiedLinkError UnsupportedClassVersionError
                UnsupportedOperationException VerifyError VirtualMachineError WrongThreadException
                """);
        add("java.io", """
                CharConversionException EOFException FileNotFoundException IOError IOException
                InterruptedIOException InvalidClassException InvalidObjectException NotActiveException
                NotSerializableException ObjectStreamException OptionalDataException StreamCorruptedException
                SyncFailedException UTFDataFormatException UncheckedIOException UnsupportedEncodingException
                WriteAbortedException
                """);
        add("java.util", """
                ConcurrentModificationException DuplicateFormatFlagsException EmptyStackException
                FormatFlagsConversionMismatchException FormatterClosedException IllegalFormatArgumentIndexException
                IllegalFormatCodePointException IllegalFormatConversionException IllegalFormatException
                IllegalFormatFlagsException IllegalFormatPrecisionException IllegalFormatWidthException
                IllformedLocaleException InputMismatchException InvalidPropertiesFormatException
                MissingFormatArgumentException MissingFormatWidthException MissingResourceException
                NoSuchElementException ServiceConfigurationError TooManyListenersException
                UnknownFormatConversionException UnknownFormatFlagsException
                """);
        add("java.time", """
                DateTimeException
                """);
        add("java.time.format", """
                DateTimeParseException
                """);
        add("java.time.temporal", """
                UnsupportedTemporalTypeException
                """);
        add("io.across", """
                CallCancelledException CallInterruptedException CallRefusedException DeadlineException DeniedException
                DisconnectException LimitException NotSentException OperationException ProtocolException RemoteException SnippetException
                """);
        add("org.springframework.security.access", "AccessDeniedException AuthorizationServiceException");
        add("org.springframework.security.authorization", "AuthorizationDeniedException");
    }

    private HarmlessNames() {}

    private static void add(String packageName, String simpleNames) {
        for (String each : simpleNames.trim().split("\\s+", -1)) {
            NAMES.add(packageName + "." + each);
        }
    }

    static boolean contains(String className) {
        return NAMES.contains(className);
    }
}

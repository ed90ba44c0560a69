package io.across.python;

/** The exceptions of Python's library, as they have been from 3.8 to 3.13. */
final class LibraryExceptions {

    /** Each line: a class, and those directly below it. */
    static final String TREE = """
            ArithmeticError: decimal.DecimalException
            AttributeError: dataclasses.FrozenInstanceError
            BaseException: asyncio.exceptions.CancelledError
            ConnectionResetError: http.client.RemoteDisconnected
            EOFError: asyncio.exceptions.IncompleteReadError
            Exception: _csv.Error _lzma.LZMAError _pickle.PickleError _queue.Empty argparse.ArgumentError \
            argparse.ArgumentTypeError asyncio.exceptions.InvalidStateError asyncio.exceptions.LimitOverrunError \
            asyncio.queues.QueueEmpty asyncio.queues.QueueFull binascii.Incomplete concurrent.futures._base.Error \
            configparser.Error copy.Error ctypes.ArgumentError email.errors.MessageError ftplib.Error \
            getopt.GetoptError http.client.HTTPException http.cookies.CookieError locale.Error mailbox.Error \
            multiprocessing.context.ProcessError multiprocessing.pool.MaybeEncodingError \
            multiprocessing.pool.RemoteTraceback netrc.NetrcParseError optparse.OptParseError poplib.error_proto \
            queue.Full shutil.RegistryError sqlite3.Error sqlite3.Warning struct.error subprocess.SubprocessError \
            tarfile.TarError tokenize.StopTokenizing tokenize.TokenError unittest.case.SkipTest wave.Error \
            webbrowser.Error xml.dom.DOMException xml.parsers.expat.ExpatError xml.sax._exceptions.SAXException \
            xmlrpc.client.Error zipfile.BadZipFile zipfile.LargeZipFile zlib.error re.PatternError
            ImportError: zipimport.ZipImportError
            KeyError: zoneinfo._common.ZoneInfoNotFoundError
            ModuleNotFoundError: importlib.metadata.PackageNotFoundError
            OSError: gzip.BadGzipFile http.cookiejar.LoadError io.UnsupportedOperation shutil.Error shutil.ExecError \
            shutil.ReadError shutil.SpecialFileError smtplib.SMTPException socket.gaierror socket.herror ssl.SSLError \
            urllib.error.URLError
            RuntimeError: asyncio.exceptions.BrokenBarrierError asyncio.exceptions.SendfileNotAvailableError \
            concurrent.futures._base.BrokenExecutor threading.BrokenBarrierError
            RuntimeWarning: zoneinfo._tzpath.InvalidTZPathWarning
            SyntaxError: xml.etree.ElementTree.ParseError
            TypeError: decimal.FloatOperation email.errors.MultipartConversionError
            ValueError: binascii.Error calendar.IllegalMonthError calendar.IllegalWeekdayError \
            email.errors.MessageDefect graphlib.CycleError io.UnsupportedOperation ipaddress.AddressValueError \
            ipaddress.NetmaskValueError json.decoder.JSONDecodeError plistlib.InvalidFileException \
            ssl.SSLCertVerificationError statistics.StatisticsError tomllib.TOMLDecodeError
            ZeroDivisionError: decimal.DivisionByZero decimal.DivisionUndefined
            _pickle.PickleError: _pickle.PicklingError _pickle.UnpicklingError
            concurrent.futures._base.BrokenExecutor: concurrent.futures.process.BrokenProcessPool \
            concurrent.futures.thread.BrokenThreadPool
            concurrent.futures._base.Error: concurrent.futures._base.CancelledError \
            concurrent.futures._base.InvalidStateError
            configparser.Error: configparser.DuplicateOptionError configparser.DuplicateSectionError \
            configparser.InterpolationError configparser.NoOptionError configparser.NoSectionError \
            configparser.ParsingError
            configparser.InterpolationError: configparser.InterpolationDepthError \
            configparser.InterpolationMissingOptionError configparser.InterpolationSyntaxError
            configparser.ParsingError: configparser.MissingSectionHeaderError
            decimal.DecimalException: decimal.Clamped decimal.DivisionByZero decimal.FloatOperation decimal.Inexact \
            decimal.InvalidOperation decimal.Rounded decimal.Subnormal
            decimal.Inexact: decimal.Overflow decimal.Underflow
            decimal.InvalidOperation: decimal.ConversionSyntax decimal.DivisionImpossible decimal.DivisionUndefined \
            decimal.InvalidContext
            decimal.Rounded: decimal.Overflow decimal.Underflow
            decimal.Subnormal: decimal.Underflow
            email.errors.HeaderDefect: email.errors.HeaderMissingRequiredValue email.errors.InvalidDateDefect \
            email.errors.InvalidHeaderDefect email.errors.NonASCIILocalPartDefect email.errors.NonPrintableDefect \
            email.errors.ObsoleteHeaderDefect
            email.errors.MessageDefect: email.errors.CloseBoundaryNotFoundDefect \
            email.errors.FirstHeaderLineIsContinuationDefect email.errors.HeaderDefect \
            email.errors.InvalidBase64CharactersDefect email.errors.InvalidBase64LengthDefect \
            email.errors.InvalidBase64PaddingDefect email.errors.InvalidMultipartContentTransferEncodingDefect \
            email.errors.MisplacedEnvelopeHeaderDefect email.errors.MissingHeaderBodySeparatorDefect \
            email.errors.MultipartInvariantViolationDefect email.errors.NoBoundaryInMultipartDefect \
            email.errors.StartBoundaryNotFoundDefect email.errors.UndecodableBytesDefect
            email.errors.MessageError: email.errors.CharsetError email.errors.MessageParseError \
            email.errors.MultipartConversionError
            email.errors.MessageParseError: email.errors.BoundaryError email.errors.HeaderParseError
            ftplib.Error: ftplib.error_perm ftplib.error_proto ftplib.error_reply ftplib.error_temp
            http.client.BadStatusLine: http.client.RemoteDisconnected
            http.client.HTTPException: http.client.BadStatusLine http.client.ImproperConnectionState \
            http.client.IncompleteRead http.client.InvalidURL http.client.LineTooLong http.client.NotConnected \
            http.client.UnimplementedFileMode http.client.UnknownProtocol http.client.UnknownTransferEncoding
            http.client.ImproperConnectionState: http.client.CannotSendHeader http.client.CannotSendRequest \
            http.client.ResponseNotReady
            mailbox.Error: mailbox.ExternalClashError mailbox.FormatError mailbox.NoSuchMailboxError \
            mailbox.NotEmptyError
            multiprocessing.context.ProcessError: multiprocessing.context.AuthenticationError \
            multiprocessing.context.BufferTooShort multiprocessing.context.TimeoutError
            optparse.BadOptionError: optparse.AmbiguousOptionError
            optparse.OptParseError: optparse.BadOptionError optparse.OptionError optparse.OptionValueError
            optparse.OptionError: optparse.OptionConflictError
            shutil.Error: shutil.SameFileError
            smtplib.SMTPException: smtplib.SMTPNotSupportedError smtplib.SMTPRecipientsRefused \
            smtplib.SMTPResponseException smtplib.SMTPServerDisconnected
            smtplib.SMTPResponseException: smtplib.SMTPAuthenticationError smtplib.SMTPConnectError \
            smtplib.SMTPDataError smtplib.SMTPHeloError smtplib.SMTPSenderRefused
            sqlite3.DatabaseError: sqlite3.DataError sqlite3.IntegrityError sqlite3.InternalError \
            sqlite3.NotSupportedError sqlite3.OperationalError sqlite3.ProgrammingError
            sqlite3.Error: sqlite3.DatabaseError sqlite3.InterfaceError
            ssl.SSLError: ssl.SSLCertVerificationError ssl.SSLEOFError ssl.SSLSyscallError ssl.SSLWantReadError \
            ssl.SSLWantWriteError ssl.SSLZeroReturnError
            subprocess.SubprocessError: subprocess.CalledProcessError subprocess.TimeoutExpired
            tarfile.FilterError: tarfile.AbsoluteLinkError tarfile.AbsolutePathError \
            tarfile.LinkOutsideDestinationError tarfile.OutsideDestinationError tarfile.SpecialFileError
            tarfile.HeaderError: tarfile.EOFHeaderError tarfile.EmptyHeaderError tarfile.InvalidHeaderError \
            tarfile.SubsequentHeaderError tarfile.TruncatedHeaderError
            tarfile.TarError: tarfile.CompressionError tarfile.ExtractError tarfile.FilterError tarfile.HeaderError \
            tarfile.ReadError tarfile.StreamError
            urllib.error.URLError: urllib.error.ContentTooShortError urllib.error.HTTPError
            xml.dom.DOMException: xml.dom.DomstringSizeErr xml.dom.HierarchyRequestErr xml.dom.IndexSizeErr \
            xml.dom.InuseAttributeErr xml.dom.InvalidAccessErr xml.dom.InvalidCharacterErr \
            xml.dom.InvalidModificationErr xml.dom.InvalidStateErr xml.dom.NamespaceErr xml.dom.NoDataAllowedErr \
            xml.dom.NoModificationAllowedErr xml.dom.NotFoundErr xml.dom.NotSupportedErr xml.dom.SyntaxErr \
            xml.dom.ValidationErr xml.dom.WrongDocumentErr
            xml.sax._exceptions.SAXException: xml.sax._exceptions.SAXNotRecognizedException \
            xml.sax._exceptions.SAXNotSupportedException xml.sax._exceptions.SAXParseException
            xml.sax._exceptions.SAXNotSupportedException: xml.sax._exceptions.SAXReaderNotAvailable
            xmlrpc.client.Error: xmlrpc.client.Fault xmlrpc.client.ProtocolError xmlrpc.client.ResponseError
            """;

    /** Each line: a class as Python calls it, and the names by which programs do. */
    static final String NAMES = """
            _csv.Error: csv.Error
            _lzma.LZMAError: lzma.LZMAError
            _pickle.PickleError: pickle.PickleError
            _pickle.PicklingError: pickle.PicklingError
            _pickle.UnpicklingError: pickle.UnpicklingError
            _queue.Empty: queue.Empty
            asyncio.exceptions.BrokenBarrierError: asyncio.BrokenBarrierError
            asyncio.exceptions.CancelledError: asyncio.CancelledError
            asyncio.exceptions.IncompleteReadError: asyncio.IncompleteReadError
            asyncio.exceptions.InvalidStateError: asyncio.InvalidStateError
            asyncio.exceptions.LimitOverrunError: asyncio.LimitOverrunError
            asyncio.exceptions.SendfileNotAvailableError: asyncio.SendfileNotAvailableError
            asyncio.queues.QueueEmpty: asyncio.QueueEmpty
            asyncio.queues.QueueFull: asyncio.QueueFull
            concurrent.futures._base.BrokenExecutor: concurrent.futures.BrokenExecutor
            concurrent.futures._base.CancelledError: concurrent.futures.CancelledError
            concurrent.futures._base.InvalidStateError: concurrent.futures.InvalidStateError
            copy.Error: copy.error
            email.errors.MissingHeaderBodySeparatorDefect: email.errors.MalformedHeaderDefect
            getopt.GetoptError: getopt.error
            http.client.HTTPException: http.client.error
            json.decoder.JSONDecodeError: json.JSONDecodeError
            multiprocessing.context.AuthenticationError: multiprocessing.AuthenticationError
            multiprocessing.context.BufferTooShort: multiprocessing.BufferTooShort
            multiprocessing.context.ProcessError: multiprocessing.ProcessError
            multiprocessing.context.TimeoutError: multiprocessing.TimeoutError multiprocessing.pool.TimeoutError
            re.PatternError: re.error
            ssl.SSLCertVerificationError: ssl.CertificateError
            unittest.case.SkipTest: unittest.SkipTest
            xml.parsers.expat.ExpatError: xml.parsers.expat.error
            xml.sax._exceptions.SAXException: xml.sax.SAXException
            xml.sax._exceptions.SAXNotRecognizedException: xml.sax.SAXNotRecognizedException
            xml.sax._exceptions.SAXNotSupportedException: xml.sax.SAXNotSupportedException
            xml.sax._exceptions.SAXParseException: xml.sax.SAXParseException
            xml.sax._exceptions.SAXReaderNotAvailable: xml.sax.SAXReaderNotAvailable
            zipfile.BadZipFile: zipfile.BadZipfile zipfile.error
            zoneinfo._common.ZoneInfoNotFoundError: zoneinfo.ZoneInfoNotFoundError
            zoneinfo._tzpath.InvalidTZPathWarning: zoneinfo.InvalidTZPathWarning
            """;

    private LibraryExceptions() {}
}

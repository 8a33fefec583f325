"""Methods of built-in types and everyday libraries, by language.

A call `x.append()` says nothing about a class of the repository that has an `append` too: `x` may be any list. Such
names are never bound by name alone.
"""

import builtins
import io
import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PYTHON_TYPES = (
    *(str, bytes, list, dict, set, int, float, tuple, object, type, property, Exception, slice, memoryview),
    *(io.TextIOWrapper, io.BytesIO, re.Match, re.Pattern),
)
PYTHON = (
    frozenset(name for kind in _PYTHON_TYPES for name in dir(kind))
    | frozenset(dir(builtins))
    | _words(
        """
        acquire add_argument cancel commit connect cursor execute fetchall fetchone group_by isoformat join mkdir
        now parse_args put query release result rollback run send set shutdown sleep start stop strftime submit
        today total_seconds exists is_file is_dir read_text write_text resolve open assertEqual assertTrue
        assertRaises setUp tearDown patch called
        addFilter addHandler callHandlers critical debug error exception fatal findCaller getChild getEffectiveLevel
        handle hasHandlers info isEnabledFor log makeRecord manager removeFilter removeHandler root setLevel warn
        warning _log __weakref__
        """
    )
)
JAVASCRIPT = _words(
    """
    at concat copyWithin entries every fill filter find findIndex findLast flat flatMap forEach includes
    indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice unshift
    values charAt charCodeAt codePointAt endsWith localeCompare match matchAll normalize padEnd padStart
    repeat replace replaceAll search split startsWith substring substr toLowerCase toUpperCase trim trimEnd
    trimStart get set has add delete clear then catch finally all race resolve reject assign create
    defineProperty freeze fromEntries hasOwnProperty is toString valueOf apply bind call exec test lastIndex
    toFixed parse stringify getTime now toISOString from of on once off emit addListener removeListener
    addEventListener removeEventListener dispatchEvent pipe write end read close open destroy next return
    throw send json log warn error info debug querySelector getElementById appendChild setAttribute
    getAttribute remove append insert focus blur click submit start stop run render update init describe it
    expect toBe toEqual equal ok done abort fetch request load save size length name message type connect
    listen use route status header method url path body param params query data value options
    """
)
GO = _words(
    """
    Error String Read Write Close Len Less Swap Lock Unlock RLock RUnlock Add Done Wait Get Set Delete Do Run
    Start Stop Print Printf Println Fatal Fatalf Errorf Log Logf Helper Name Cleanup Skip Skipf Fail FailNow
    Parallel Scan Text Bytes Flush Seek Size Mode IsDir ModTime Sys Format Parse Unix Now Sub Before After
    Equal Index Copy Reset Next Value Err Context Cancel Deadline Header Body Query Method ServeHTTP Handle
    HandleFunc Send Recv Load Store Range Marshal Unmarshal Encode Decode Kind Type Field NumField Elem
    Interface Int Bool Float Append Init Open Stat ReadAll WriteString WriteByte WriteRune ReadString ReadByte
    ReadRune
    """
)
JAVA = _words(
    """
    equals hashCode toString getClass compareTo clone get set put add remove size isEmpty contains containsKey
    keySet entrySet values iterator hasNext next length charAt substring indexOf split trim append insert
    close read write flush run call apply accept test start stop join name ordinal valueOf stream map filter
    collect forEach of orElse isPresent getName getType getValue getKey getMessage getCause printStackTrace
    format println print parse matches replace startsWith endsWith toLowerCase toUpperCase intValue longValue
    doubleValue invoke newInstance getMethod getField addAll removeAll toArray sort push pop peek poll offer
    clear execute submit await lock unlock wait notify notifyAll build create init copy reset compare
    assertEquals verify when isEqualTo
    """
)
RUST = _words(
    """
    new default clone to_string to_owned into from as_ref as_mut as_str as_bytes as_slice unwrap unwrap_or
    unwrap_or_else unwrap_or_default expect ok err is_ok is_err is_some is_none map map_err map_or and_then
    or_else ok_or filter filter_map flat_map flatten fold collect iter iter_mut into_iter next peek peekable
    enumerate zip chain rev skip take take_while skip_while any all find position count sum product min max
    min_by max_by last nth cloned copied push pop insert remove get get_mut contains contains_key entry
    or_insert or_default or_insert_with keys values len is_empty clear extend append drain retain sort sort_by
    sort_by_key dedup join split split_at trim lines chars bytes starts_with ends_with strip_prefix
    strip_suffix replace to_lowercase to_uppercase parse eq ne cmp partial_cmp hash fmt write write_str
    write_all read read_to_string flush lock send recv spawn borrow borrow_mut deref deref_mut index add sub
    mul div as_path to_path_buf path exists is_file is_dir file_name display finish field first swap set with
    build run poll wait kill output status args arg env id name as_deref to_vec try_into try_from drop
    size_hint from_str source description type_id
    """
)
C = _words(
    """
    size empty begin end cbegin cend rbegin rend push_back emplace_back pop_back push pop top front back
    insert emplace erase clear find count at data c_str length substr append resize reserve get reset release
    swap first second lock unlock wait notify_one notify_all join detach load store exchange str what name
    value has_value value_or open close read write flush good fail eof max min size_type key_comp lower_bound
    upper_bound operator() hash now time_since_epoch
    """
)
RUBY = _words(
    """
    new initialize call each map collect select reject find detect inject reduce any? all? none? include?
    empty? nil? size length count first last push pop shift unshift concat join split gsub sub match match?
    scan strip chomp start_with? end_with? to_s to_sym to_i to_f to_a to_h to_str to_proc to_json inspect hash
    eql? == === dup clone freeze frozen? is_a? kind_of? instance_of? respond_to? send public_send method
    methods define_method instance_variable_get instance_variable_set class name key? has_key? keys values
    fetch merge merge! update delete delete_if store dig each_with_index each_with_object each_pair each_key
    each_value sort sort_by min max sum zip flatten compact uniq reverse rewind read write close open gets
    puts print printf raise require require_relative attr_accessor attr_reader attr_writer include extend
    private public protected loop lambda proc format sprintf rand sleep exit abort at upcase downcase
    capitalize encode force_encoding encoding bytesize bytes unpack unpack1 pack tr replace index rindex slice
    insert run start stop wait value set get add remove clear parse now utc run_once path body headers status
    must_equal must_be must_include must_raise must_be_nil wont_be expect assert assert_equal refute describe
    it before after let matches? does_not_match? failure_message failure_message_when_negated
    lines chars times upto downto step tap then instance_eval class_eval instance_exec
    ancestors
    """
)
LUA = _words(
    """
    new init close open read write lines seek flush setvbuf format gsub sub find match gmatch len lower upper rep
    reverse byte char insert remove concat sort unpack pack get set add run start stop call apply map filter each
    extend setup send receive connect bind listen on emit next is_a __index __call __tostring type name keys values
    clear reset update log info warn error debug trace clone copy push pop
    """
)
ZIG = _words(
    """
    init deinit create destroy alloc free realloc dupe append appendSlice appendAssumeCapacity pop insert remove
    get put getOrPut contains count clone next reset read write writeAll print format flush close open toOwnedSlice
    ensureUnusedCapacity ensureTotalCapacity clearRetainingCapacity items len eql hash sort allocator fetchRemove
    iterator keys values slice swap load store lock unlock wait signal start stop run parse add sub mul deinitAndFree
    """
)
ELIXIR = _words(
    """
    new get put update delete fetch pop merge map each reduce filter reject find sort to_list to_string to_atom
    inspect init start_link start stop call cast handle_call handle_cast handle_info child_spec run name id type key
    value data state struct size length count keys values split join trim replace match all any insert open close
    read write send
    """
)
KOTLIN = JAVA | _words(
    """
    all also any append apply associate associateBy associateWith average buildString chunked coerceAtLeast
    coerceAtMost coerceIn component1 component2 contentEquals contentToString count dec distinct drop dropLast
    dropWhile elementAt emit encodeToByteArray ensureActive filterIsInstance filterNot filterNotNull find first
    firstOrNull flatMap fold forEachIndexed getOrDefault getOrElse getOrNull getOrPut getValue groupBy ifEmpty inc
    indexOfFirst invokeOnCompletion isActive isBlank isNotBlank isNotEmpty isNullOrEmpty joinAll joinToString last
    lastIndex lastOrNull launch let lines listIterator lowercase mapIndexed mapNotNull mapTo max maxBy maxByOrNull
    maxOf min minBy minOf minus minusAssign next none onEach onFailure onSuccess partition plus plusAssign rangeTo
    readText readBytes reduce removeAt removeIf removePrefix removeSuffix repeat replaceFirst reversed run
    runCatching send setValue shuffled single singleOrNull sliceArray sorted sortedBy step substringAfter
    substringBefore sum sumOf take takeIf takeLast takeUnless takeWhile times to toBoolean toByteArray toChar
    toDouble toFloat toInt toList toLong toMap toMutableList toMutableMap toMutableSet toRegex toSet toTypedArray
    trimEnd trimIndent trimMargin trimStart unaryMinus until uppercase use windowed withIndex withLock writeText zip
    """
)
SCALA = JAVA | _words(
    """
    :: ::: ++ += -= -> == != andThen appended apply asInstanceOf asJava asScala canEqual collect collectFirst combine
    compose contramap copy count diff distinct drop dropRight dropWhile endsWith exists fill filterNot find flatMap
    flatten fold foldLeft foldRight foldr foldl forall foreach getOrElse groupBy head headOption indices init
    intersect isDefined isEmpty isInstanceOf isLeft isRight keys last lastOption left length lift lines map mapValues
    max maxBy min minBy mkString nonEmpty orElse orNull padTo par partition prepended productArity product recover
    recoverWith reduce reduceLeft reverse right sameElements scan seq sliding sortBy sortWith sorted span splitAt
    startsWith sum swap tail take takeRight takeWhile tapEach to toArray toBoolean toDouble toFloat toInt toLeft
    toList toLong toMap toOption toRight toSeq toSet toString toVector transform transpose unapply unary_! unzip
    updated view withFilter withDefault zip zipWithIndex
    """
)
CSHARP = _words(
    """
    Add AddRange Aggregate All Any Append AppendFormat AppendLine AsEnumerable AsSpan Average BeginInvoke Cancel Cast
    Clear Clone Close Compare CompareTo Concat ConfigureAwait Contains ContainsKey Copy CopyTo Count Create
    CreateInstance Dequeue Dispose DisposeAsync Distinct ElementAt EndInvoke EndsWith Enqueue Equal Equals Except
    Exists Find FindAll First FirstOrDefault Flush FlushAsync ForEach Format GetAwaiter GetBytes GetCustomAttribute
    GetCustomAttributes GetEnumerator GetField GetFields GetHashCode GetMember GetMethod GetMethods GetProperties
    GetProperty GetResult GetString GetType GetValue GetValueOrDefault GroupBy IndexOf Insert Invoke IsAssignableFrom
    IsDefined IsInstanceOfType IsMatch Join Last LastOrDefault Match Matches Max Min Move MoveNext Name Next Open
    OrderBy OrderByDescending Parse Peek Pop Push Read ReadAsync ReadByte ReadLine ReadToEnd Remove RemoveAll RemoveAt
    Replace Reset Reverse Run Select SelectMany Send SequenceEqual Set SetValue Single SingleOrDefault Skip Sort Split
    Start StartsWith Stop Substring Sum Take ThenBy Throws ToArray ToCharArray ToDictionary ToList ToLower
    ToLowerInvariant ToLookup ToString ToUpper ToUpperInvariant Trim TrimEnd TrimStart True False TryAdd TryDequeue
    TryGetValue TryParse Union Update Value Wait WaitAsync Where Write WriteAsync WriteByte WriteLine Zip
    """
)
PHP = _words(
    """
    __call __callStatic __clone __construct __destruct __get __invoke __isset __set __toString __unset
    add addArgument addOption append asort attach bind bindParam bindValue build call clear close cookie count create
    current debug delete dispatch error execute exists exit expects fetch fetchAll fetchColumn filter find first flush
    format from get getArrayCopy getAttribute getBody getCode getContents getFile getHeader getHeaders getIterator
    getLine getMessage getMethod getName getParameters getParent getPath getPrevious getShortName getSize getStatusCode
    getTimestamp getTrace getTraceAsString getType getUri getValue has hasHeader info init insert invoke isEmpty
    jsonSerialize key last log make map match merge method modify newInstance next notice offsetExists offsetGet
    offsetSet offsetUnset open pop prepare process push put query read register remove render reset response rewind
    rowCount run save seek send set setAttribute setTimezone setUp shift start stop success tearDown tell then toArray
    toString transform trim type update valid validate value warning willReturn with withHeader write
    """
)
SWIFT = _words(
    """
    abs add addObserver addSubview append appending allSatisfy async await bool build cancel close compactMap compare
    components contains copy count create data date decode decodeIfPresent description distance drop dropFirst dropLast
    dismiss encode encodeIfPresent enumerated exclude execute exists filter finish finishEncoding first firstIndex
    flatMap flush forEach formIndex fulfill get hash index init insert invalidate isEmpty isEqual joined last lastIndex
    load lock log main makeIterator map max merge min next nestedContainer object open perform pop popLast post prefix
    prepend present print put query range read receive reduce register reload remove removeAll removeFirst removeLast
    removeObserver render replace replaceSubrange replacing request reserveCapacity reset resume reverse reversed run
    save self send set setValue shuffled sink sleep sort sorted split start stop store string subscribe submit suffix
    suspend swapAt sync trimmingCharacters unlock update uppercased lowercased url value values wait withUnsafeBytes
    withUnsafeMutableBytes withLock write yield zip hasPrefix hasSuffix setUp tearDown
    """
)
COMMANDS = _words(
    """
    7z apt apt-get awk base64 basename brew bzip2 cat chmod chown clear cmp column comm cp curl cut date dd df diff
    dirname docker dpkg du ed env expr file find fold git go gpg grep gunzip gzip head hostname id install ip java join
    jq less ln locate ls lsof make man mkdir mktemp more mount mv nc nl node nohup npm od open openssl paste patch perl
    php pip ping pkill ps pwd python python3 readlink realpath rm rmdir rpm rsync ruby scp sed seq sha256sum shuf sleep
    sort split ssh stat strings stty su sudo sum sysctl tac tail tar tee tmux top touch tput tr tree tty uname uniq
    unlink unzip uptime vi vim wc wget which who whoami xargs xxd xz yarn yes yum zip zsh bash sh main usage help
    """
)
